namespace C1z.Tests;

/// <summary>Counts the bytes that a call allocates.</summary>
internal static class Allocation
{
    private const int Calls = 10;

    /// <summary>
    /// The least of several calls, the first of them unmeasured. The runtime allocates on the caller's thread now and then (tiering, a pool refilled after
    /// a collection trimmed it): noise that only ever adds, so the least is what the call itself costs.
    /// </summary>
    /// <param name="action">What to measure; it runs several times, so it must be repeatable.</param>
    internal static long Of(Action action)
    {
        action();
        long least = long.MaxValue;
        for (int i = 0; i < Calls; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
