namespace C1z.Engines.Tables;

/// <summary>
/// The walk over one file. Damage inside a block is a finding and the walk goes on with the next; damage of the index ends it.
/// </summary>
internal sealed class TableWalk : IDisposable
{
    private readonly TableReader _table;
    private readonly TableInfo? _info;
    private readonly TableVerification _result;
    private readonly BlockScratch _scratch = new();
    private readonly TableIndexCursor _index = new();
    private readonly EntrySlot _slot = new();
    private readonly DataBlockCursor _block;
    private readonly KeyRange _range;

    private byte[]? _lastKey;
    private ulong _lastTrailer;
    private byte[]? _lastSeparator;
    private long _points;
    private long _deletes;
    private long _blocks;
    private bool _blocksDamaged;

    /// <summary>Creates the walk.</summary>
    /// <param name="table">The file.</param>
    /// <param name="info">Its description in the MANIFEST; <see langword="null"/> when only slices of it are in use.</param>
    /// <param name="result">Where findings go.</param>
    public TableWalk(TableReader table, TableInfo? info, TableVerification result)
    {
        _table = table;
        _info = info;
        _result = result;
        _block = DataBlockCursor.Create(table.Format, _slot);
        _range = info?.Range ?? KeyRange.All;
    }

    /// <summary>Walks everything.</summary>
    public void Run(CancellationToken cancellationToken)
    {
        foreach (BlockHandle other in _table.Metadata.OtherBlocks)
        {
            Guard(() => _table.Blocks.Read(other, _scratch, fillCache: false));
        }

        _index.Reset(_table);
        for (bool valid = _index.First(); valid; valid = _index.Next())
        {
            cancellationToken.ThrowIfCancellationRequested();
            _blocks++;
            if (!Guard(WalkBlock))
            {
                _blocksDamaged = true;
            }

            _lastSeparator = _index.Separator.ToArray();
        }

        long tombstones = 0;
        bool whole = Guard(() => tombstones = WalkTombstones());
        _result.DataBlocks += _blocks;
        _result.Entries += _points;
        _result.RangeDeletions += tombstones;
        if (whole && !_blocksDamaged)
        {
            CheckCounts(tombstones);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _index.Dispose();
        _scratch.Dispose();
    }

    private bool Guard(Action step)
    {
        try
        {
            step();
            return true;
        }
        catch (TableException e)
        {
            _result.Add(e);
            return false;
        }
    }

    private void WalkBlock()
    {
        BlockHandle handle = _index.Handle;
        BlockLocation location = _table.Blocks.Locate(handle);
        _block.Reset(_table.Blocks.Read(handle, _scratch, fillCache: false), location);
        for (bool valid = _block.First(); valid; valid = _block.Next())
        {
            CheckEntry(location);
            _points++;
            _lastTrailer = _slot.Trailer;
            _lastKey = Keep(_lastKey, _slot.UserKey);
        }
    }

    private void CheckEntry(BlockLocation location)
    {
        ReadOnlySpan<byte> key = _slot.UserKey;
        if (_lastKey is not null && InternalKey.Compare(key, _slot.Trailer, _lastKey, _lastTrailer) <= 0)
        {
            Report(TableErrorCode.OutOfOrder, location, $"the key {Hex(key)} does not come behind the key {Hex(_lastKey)}");
        }

        if (key.SequenceCompareTo(_index.Separator) > 0 || (_lastSeparator is not null && key.SequenceCompareTo(_lastSeparator) < 0))
        {
            Report(TableErrorCode.Inconsistent, location, $"the key {Hex(key)} does not lie where the index says");
        }

        CheckBounds(key, _slot.Trailer, location);
        switch (InternalKey.Kind(_slot.Trailer))
        {
            case EntryKind.Set or EntryKind.SetWithDelete:
                break;
            case EntryKind.Delete or EntryKind.SingleDelete or EntryKind.DeleteSized:
                _deletes++;
                break;
            default:
                Report(TableErrorCode.Unsupported, location, $"the key {Hex(key)} has kind {InternalKey.Kind(_slot.Trailer)}");
                break;
        }
    }

    private void CheckBounds(ReadOnlySpan<byte> key, ulong trailer, BlockLocation location)
    {
        if (!_range.Contains(key))
        {
            Report(TableErrorCode.Inconsistent, location, $"the key {Hex(key)} lies outside the table's bounds in the MANIFEST");
        }

        CheckSequence(InternalKey.Sequence(trailer), key, location);
    }

    private void CheckSequence(ulong sequence, ReadOnlySpan<byte> key, BlockLocation location)
    {
        if (_info is { SyntheticSequence: null } && (sequence < _info.SmallestSequence || sequence > _info.LargestSequence))
        {
            Report(
                TableErrorCode.Inconsistent,
                location,
                $"the key {Hex(key)} has sequence {sequence}, outside the table's bounds in the MANIFEST");
        }
    }

    private long WalkTombstones()
    {
        if (_table.Metadata.RangeDeletes is not BlockHandle handle)
        {
            return 0;
        }

        BlockLocation location = _table.Blocks.Locate(handle);
        RangeTombstone? last = null;
        foreach (RangeTombstone tombstone in _table.Tombstones)
        {
            if (_range.IsBelow(tombstone.Start) || (_range.Upper is { } upper && tombstone.End.AsSpan().SequenceCompareTo(upper) > 0))
            {
                Report(
                    TableErrorCode.Inconsistent,
                    location,
                    $"the range deletion from {Hex(tombstone.Start)} leaves the table's bounds in the MANIFEST");
            }

            if (last is { } before && KeyComparer.Instance.Compare(tombstone.Start, before.Start) < 0)
            {
                Report(TableErrorCode.OutOfOrder, location, $"the range deletion from {Hex(tombstone.Start)} comes too late");
            }

            CheckSequence(tombstone.Sequence, tombstone.Start, location);
            last = tombstone;
        }

        return _table.Tombstones.Count;
    }

    private void CheckCounts(long tombstones)
    {
        TableProperties properties = _table.Properties;
        CheckCount("entries", properties.Entries, _points + tombstones);
        CheckCount("range deletions", properties.RangeDeletions, tombstones);
        CheckCount("deletions", properties.DeletedKeys, _deletes + tombstones);
        CheckCount("data blocks", properties.DataBlocks, _blocks);
    }

    private void CheckCount(string what, long? announced, long counted)
    {
        if (announced is long number && number != counted)
        {
            Report(
                TableErrorCode.Inconsistent,
                _table.Blocks.Locate(_table.Metadata.PropertiesHandle),
                $"the properties announce {number} {what}, there are {counted}");
        }
    }

    private void Report(TableErrorCode code, BlockLocation location, string rule) =>
        _result.Add(new TableFinding(code, location.File, location.Offset, rule));

    private static byte[] Keep(byte[]? memory, ReadOnlySpan<byte> key)
    {
        if (memory?.Length != key.Length)
        {
            return key.ToArray();
        }

        key.CopyTo(memory);
        return memory;
    }

    private static string Hex(ReadOnlySpan<byte> key) => Convert.ToHexStringLower(key);
}
