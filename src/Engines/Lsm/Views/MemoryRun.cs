using C1z.Engines.Keys;
using C1z.Engines.Lsm.Loading;

namespace C1z.Engines.Lsm.Views;

/// <summary>A run in memory.</summary>
internal sealed class MemoryRun(SortedRun rows) : RowRun
{
    /// <inheritdoc/>
    public override long Count => rows.Count;

    /// <inheritdoc/>
    public override long MemoryBytes => rows.MemoryBytes;

    /// <inheritdoc/>
    public override RowCursor? Open(KeyRange range)
    {
        var cursor = new RunCursor(rows, range.Lower, range.Upper);
        return cursor.IsEmpty ? null : cursor;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
    }
}
