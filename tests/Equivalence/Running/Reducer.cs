using C1z.Equivalence.Workloads;

namespace C1z.Equivalence.Running;

/// <summary>Shortens a failing workload: leaves out chunks of steps, then single ones, then parts of steps, as long as it still fails.</summary>
internal static class Reducer
{
    /// <summary>Reduces.</summary>
    /// <param name="workload">A workload that fails.</param>
    /// <param name="fails">Whether a workload fails. Any failure counts, not only the first one's.</param>
    /// <returns>A workload that fails and of which nothing more can be left out.</returns>
    public static Workload Reduce(Workload workload, Func<Workload, bool> fails)
    {
        List<Step> steps = [.. workload.Steps];
        bool smaller;
        do
        {
            smaller = LeaveOutSteps(steps, candidate => fails(workload.With(candidate)));
            smaller |= ShrinkSteps(steps, candidate => fails(workload.With(candidate)));
        }
        while (smaller);

        return workload.With(steps);
    }

    private static bool LeaveOutSteps(List<Step> steps, Func<List<Step>, bool> fails)
    {
        bool any = false;
        for (int chunk = Math.Max(1, steps.Count / 2); chunk >= 1; chunk /= 2)
        {
            for (int at = steps.Count - chunk; at >= 0; at -= chunk)
            {
                List<Step> candidate = [.. steps.Take(at), .. steps.Skip(at + chunk)];
                if (fails(candidate))
                {
                    steps.RemoveRange(at, chunk);
                    any = true;
                }
            }
        }

        return any;
    }

    private static bool ShrinkSteps(List<Step> steps, Func<List<Step>, bool> fails)
    {
        bool any = false;
        for (int at = 0; at < steps.Count; at++)
        {
            while (steps[at].Smaller().FirstOrDefault(step => fails([.. steps.Take(at), step, .. steps.Skip(at + 1)])) is { } smaller)
            {
                steps[at] = smaller;
                any = true;
            }
        }

        return any;
    }
}
