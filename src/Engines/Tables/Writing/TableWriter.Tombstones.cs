namespace C1z.Engines.Tables;

/// <content>Range deletions.</content>
public sealed partial class TableWriter
{
    private RowBlockBuilder? _rangeDeletes;
    private RangeTombstone _lastTombstone;
    private RangeTombstone _firstTombstone;
    private long _tombstones;

    /// <summary>Adds a range deletion; independent of the order of rows.</summary>
    /// <param name="start">The first key of the range.</param>
    /// <param name="end">The key behind the range.</param>
    /// <param name="sequence">Entries with a lower sequence number are removed.</param>
    /// <exception cref="ArgumentException">The range is empty.</exception>
    /// <exception cref="TableException">
    /// The deletion neither starts at or behind the end of the one before, nor spans the same keys with a lower sequence number
    /// (<see cref="TableErrorCode.OutOfOrder"/>): tables hold deletions cut at each other's borders.
    /// </exception>
    public void DeleteRange(ReadOnlySpan<byte> start, ReadOnlySpan<byte> end, ulong sequence)
    {
        ObjectDisposedException.ThrowIf(_finished, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sequence, InternalKey.MaxSequence);
        if (start.SequenceCompareTo(end) >= 0)
        {
            throw new ArgumentException("the range is empty", nameof(end));
        }

        var tombstone = new RangeTombstone(start.ToArray(), end.ToArray(), sequence);
        if (_tombstones == 0)
        {
            _firstTombstone = tombstone;
        }
        else if (!Follows(tombstone, _lastTombstone))
        {
            string next = Convert.ToHexStringLower(start);
            string last = Convert.ToHexStringLower(_lastTombstone.Start);
            throw new TableException(
                TableErrorCode.OutOfOrder, "new table", _emitter.Position, $"the range deletion from {next} overlaps or precedes the one from {last}");
        }

        _rangeDeletes ??= new RowBlockBuilder(restartInterval: 1, expectedBytes: 1024);
        _rangeDeletes.Add(InternalKey.Join(start, InternalKey.Trailer(sequence, EntryKind.RangeDelete)), end);
        _lastTombstone = tombstone;
        _tombstones++;
        _rawKeyBytes += start.Length + InternalKey.TrailerLength;
        _rawValueBytes += end.Length;
        _lowestSequence = Math.Min(_lowestSequence, sequence);
        _highestSequence = Math.Max(_highestSequence, sequence);
    }

    private static bool Follows(RangeTombstone next, RangeTombstone last) =>
        KeyComparer.Instance.Compare(next.Start, last.End) >= 0
        || (next.Start.AsSpan().SequenceEqual(last.Start) && next.End.AsSpan().SequenceEqual(last.End) && next.Sequence < last.Sequence);

    /// <summary>The smallest internal key of rows and deletions.</summary>
    private byte[] SmallestKey()
    {
        if (_tombstones == 0)
        {
            return _smallest ?? throw new InvalidOperationException("a table needs at least one entry");
        }

        byte[] start = InternalKey.Join(_firstTombstone.Start, InternalKey.Trailer(_firstTombstone.Sequence, EntryKind.RangeDelete));
        return _smallest is not null && Compare(_smallest, start) < 0 ? _smallest : start;
    }

    /// <summary>The largest internal key; the end of a deletion is exclusive and says so by its sequence number.</summary>
    private byte[] LargestKey()
    {
        byte[]? last = _points > 0 ? LastInternalKey() : null;
        if (_tombstones == 0)
        {
            return last!;
        }

        byte[] end = InternalKey.Join(_lastTombstone.End, InternalKey.Trailer(InternalKey.MaxSequence, EntryKind.RangeDelete));
        return last is not null && Compare(last, end) > 0 ? last : end;
    }

    private static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => InternalKey.Compare(
        left[..^InternalKey.TrailerLength],
        InternalKey.ReadTrailer(left),
        right[..^InternalKey.TrailerLength],
        InternalKey.ReadTrailer(right));
}
