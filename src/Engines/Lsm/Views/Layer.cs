using C1z.Engines.Keys;
using C1z.Engines.Lsm.Working;

namespace C1z.Engines.Lsm.Views;

/// <summary>Unsaved rows of one stretch of time: primary rows, and the index rows that follow from them.</summary>
/// <remarks>
/// Index rows depend on what lies below (a replaced record takes its old index rows with it), and most layers are sealed without anybody asking for them: so
/// they are derived when an index is first read. An expansion asks for the grants that wait for it, and for no other index: these few are derived by themselves.
/// </remarks>
internal sealed class Layer(RowRun rows) : Stratum
{
    private static readonly KeyRange PendingKeys = KeyRange.OfPrefix([KeySpace.Version, KeySpace.Index, KeySpace.ByNeedsExpansion]);

    private RowRun? _index;
    private RowRun? _pending;

    /// <summary>The primary rows, tombstones included.</summary>
    public RowRun Rows { get; } = rows;

    /// <summary>Tells whether a range of primary keys may have a row here.</summary>
    public bool Touches(KeyRange range)
    {
        using RowCursor? rows = Rows.Open(range);
        return rows is not null && rows.MoveNext();
    }

    /// <summary>Whether the rows lie in a file.</summary>
    public bool IsSpilled => Rows is RunFile;

    /// <inheritdoc/>
    public override long MemoryBytes => Rows.MemoryBytes + (_index?.MemoryBytes ?? 0) + (_pending?.MemoryBytes ?? 0);

    /// <inheritdoc/>
    public override bool Open(KeyRange range, RowView below, bool hasBelow, Func<bool, RowSorter> sorter, List<RowCursor> into)
    {
        if (Rows.Open(range) is { } rows)
        {
            into.Add(rows);
        }

        if (TouchesIndexes(range))
        {
            if (Index(range, below, hasBelow, sorter).Open(range) is { } index)
            {
                into.Add(index);
            }
        }

        return true;
    }

    /// <summary>Gives back the derived rows; the primary ones stay.</summary>
    public void DropIndex()
    {
        _index?.Dispose();
        _pending?.Dispose();
        _index = _pending = null;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        DropIndex();
        Rows.Dispose();
    }

    private RowRun Index(KeyRange range, RowView below, bool hasBelow, Func<bool, RowSorter> sorter)
    {
        if (_index is null && IsOfPending(range))
        {
            return _pending ??= IndexDeriver.Derive(Rows, below, hasBelow, sorter(hasBelow), inFile: IsSpilled, pendingOnly: true);
        }

        return _index ??= IndexDeriver.Derive(Rows, below, hasBelow, sorter(hasBelow), inFile: IsSpilled);
    }

    private static bool IsOfPending(KeyRange range) =>
        range.Lower.AsSpan().SequenceCompareTo(PendingKeys.Lower) >= 0
        && range.Upper.Length > 0
        && range.Upper.AsSpan().SequenceCompareTo(PendingKeys.Upper) <= 0;

    private static bool TouchesIndexes(KeyRange range)
    {
        ReadOnlySpan<byte> first = [KeySpace.Version, KeySpace.Index];
        ReadOnlySpan<byte> behind = [KeySpace.Version, KeySpace.Index + 1];
        return behind.SequenceCompareTo(range.Lower) > 0 && (range.Upper.Length == 0 || first.SequenceCompareTo(range.Upper) < 0);
    }
}
