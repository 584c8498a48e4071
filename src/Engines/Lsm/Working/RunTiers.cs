namespace C1z.Engines.Lsm.Working;

/// <summary>Decides which runs are merged into one, so that there are few and no row is rewritten often.</summary>
/// <remarks>
/// A run starts in tier 0; sixteen neighbours of one tier become one run of the next. So n spills leave at most 15 runs in each of log₁₆ n tiers, and a row
/// is rewritten at most log₁₆ n times. Only neighbours are ever merged: the order of runs is their age.
/// </remarks>
internal static class RunTiers
{
    private const int FanIn = 16;

    /// <summary>How many of the newest runs should become one; 0 for none.</summary>
    /// <param name="oldestFirst">The runs.</param>
    public static int ToMerge(IReadOnlyList<RunFile> oldestFirst)
    {
        if (oldestFirst.Count < FanIn)
        {
            return 0;
        }

        int tier = oldestFirst[^1].Info.Tier;
        for (int i = 2; i <= FanIn; i++)
        {
            if (oldestFirst[^i].Info.Tier != tier)
            {
                return 0;
            }
        }

        return FanIn;
    }

    /// <summary>The tier of the run that others are merged into.</summary>
    public static int After(IEnumerable<RunFile> merged) => merged.Max(run => run.Info.Tier) + 1;
}
