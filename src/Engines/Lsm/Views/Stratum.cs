using C1z.Engines.Keys;
using C1z.Engines.Lsm.Working;

namespace C1z.Engines.Lsm.Views;

/// <summary>One of the strata that lie over the sealed file: rows that were written, or a way to see the rows below differently.</summary>
internal abstract class Stratum : IDisposable
{
    /// <summary>Opens cursors over a range, newest first.</summary>
    /// <param name="range">The range.</param>
    /// <param name="below">The rows under this stratum.</param>
    /// <param name="hasBelow">Whether there can be any.</param>
    /// <param name="sorter">Makes a sorter for index rows; told whether tombstones are kept.</param>
    /// <param name="into">Receives those that can have a row there.</param>
    /// <returns>Whether the rows below show through; false when the cursors give them already.</returns>
    public abstract bool Open(KeyRange range, RowView below, bool hasBelow, Func<bool, RowSorter> sorter, List<RowCursor> into);

    /// <summary>Memory that it holds, in bytes.</summary>
    public virtual long MemoryBytes => 0;

    /// <inheritdoc/>
    public abstract void Dispose();
}
