using C1z.Engines.Lsm.Views;
using C1z.Engines.Tables;

namespace C1z.Engines.Lsm.Working;

/// <summary>Walks a range of a run in a file, tombstones included.</summary>
internal sealed class RunFileCursor(TableIterator rows, Keys.KeyRange range) : RowCursor
{
    private bool _started;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Key => rows.Key;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Value => rows.Value;

    /// <inheritdoc/>
    public override bool IsTombstone => rows.Kind == EntryKind.Delete;

    /// <inheritdoc/>
    public override bool MoveNext()
    {
        if (_started)
        {
            return rows.IsValid && rows.Next() && IsInside();
        }

        _started = true;
        return (range.Lower.Length == 0 ? rows.First() : rows.Seek(range.Lower)) && IsInside();
    }

    /// <inheritdoc/>
    public override bool MoveToOrBehind(ReadOnlySpan<byte> key)
    {
        _started = true;
        return rows.Seek(key.SequenceCompareTo(range.Lower) < 0 ? range.Lower : key) && IsInside();
    }

    /// <inheritdoc/>
    public override void Dispose() => rows.Dispose();

    private bool IsInside() => range.Upper.Length == 0 || rows.Key.SequenceCompareTo(range.Upper) < 0;
}
