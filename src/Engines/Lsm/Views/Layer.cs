using C1z.Engines.Keys;
using C1z.Engines.Lsm.Loading;

namespace C1z.Engines.Lsm.Views;

/// <summary>Unsaved rows of one stretch of time: primary rows, and the index rows that follow from them.</summary>
/// <remarks>
/// Index rows depend on what lies below (a replaced record takes its old index rows with it), and most layers are sealed without anybody asking for them: so
/// they are derived when an index is first read.
/// </remarks>
internal sealed class Layer(SortedRun rows) : Stratum
{
    private SortedRun? _index;

    /// <summary>The primary rows, tombstones included.</summary>
    public SortedRun Rows { get; } = rows;

    /// <summary>The index rows, tombstones included.</summary>
    /// <param name="below">The rows under this layer.</param>
    /// <param name="hasBelow">Whether there can be any.</param>
    public SortedRun Index(RowView below, bool hasBelow) => _index ??= IndexDeriver.Derive(Rows, below, hasBelow);

    /// <summary>Joins two neighbours into one layer.</summary>
    /// <param name="newer">The newer one.</param>
    /// <param name="older">The one right below it.</param>
    /// <param name="keepTombstones">Whether anything lies below both.</param>
    public static Layer Join(Layer newer, Layer older, bool keepTombstones)
    {
        var joined = new RowArena();
        using var cursor = new MergedCursor([new RunCursor(newer.Rows, [], []), new RunCursor(older.Rows, [], [])], keepTombstones);
        while (cursor.MoveNext())
        {
            if (cursor.IsTombstone)
            {
                joined.AddTombstone(cursor.Key);
            }
            else
            {
                joined.Add(cursor.Key, cursor.Value);
            }
        }

        return new Layer(RunSorter.Sort(joined, keepTombstones));
    }

    /// <inheritdoc/>
    public override bool Open(KeyRange range, RowView below, bool hasBelow, List<RowCursor> into)
    {
        Add(Rows, range, into);
        if (TouchesIndexes(range))
        {
            Add(Index(below, hasBelow), range, into);
        }

        return true;
    }

    private static void Add(SortedRun run, KeyRange range, List<RowCursor> into)
    {
        var cursor = new RunCursor(run, range.Lower, range.Upper);
        if (!cursor.IsEmpty)
        {
            into.Add(cursor);
        }
    }

    private static bool TouchesIndexes(KeyRange range)
    {
        ReadOnlySpan<byte> first = [KeySpace.Version, KeySpace.Index];
        ReadOnlySpan<byte> behind = [KeySpace.Version, KeySpace.Index + 1];
        return behind.SequenceCompareTo(range.Lower) > 0 && (range.Upper.Length == 0 || first.SequenceCompareTo(range.Upper) < 0);
    }
}
