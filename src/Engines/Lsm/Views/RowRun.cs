using C1z.Engines.Keys;

namespace C1z.Engines.Lsm.Views;

/// <summary>Rows in key order, each key once, tombstones included: in memory or in a file. Immutable.</summary>
internal abstract class RowRun : IDisposable
{
    /// <summary>Number of keys, tombstones included.</summary>
    public abstract long Count { get; }

    /// <summary>Memory that the run holds, in bytes.</summary>
    public abstract long MemoryBytes { get; }

    /// <summary>Walks a range, tombstones included.</summary>
    /// <param name="range">The range.</param>
    /// <returns>Null when it is known that the run has no row there.</returns>
    public abstract RowCursor? Open(KeyRange range);

    /// <summary>Gives back what the run holds. Cursors over it must not be used any more.</summary>
    public abstract void Dispose();
}
