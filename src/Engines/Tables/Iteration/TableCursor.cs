namespace C1z.Engines.Tables;

/// <summary>A cursor over the point entries of one table at a time; it keeps its memory when it takes the next table.</summary>
internal sealed class TableCursor : EntryCursor
{
    private readonly TableIndexCursor _index = new();
    private readonly BlockScratch _scratch = new();
    private readonly DataBlockCursor?[] _blocks = new DataBlockCursor?[TableFormat.PebbleV7 - TableFormat.LevelDb + 1];
    private DataBlockCursor _block = null!;
    private TableReader? _table;
    private KeyRange _range;
    private ulong? _sequence;
    private BlockHandle? _loaded;

    /// <summary>Creates a cursor without a table.</summary>
    public TableCursor(EntrySlot slot)
        : base(slot)
    {
    }

    /// <summary>Takes a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="range">What of it is visible: all, or the slice of a virtual table.</param>
    /// <param name="sequence">The sequence number of all its entries, or <see langword="null"/> for the stored ones.</param>
    public void Reset(TableReader table, KeyRange range, ulong? sequence)
    {
        _table = table;
        _range = range;
        _sequence = sequence;
        _loaded = null;
        _index.Reset(table);
        _block = _blocks[table.Format - TableFormat.LevelDb] ??= DataBlockCursor.Create(table.Format, Slot);
    }

    /// <inheritdoc/>
    public override bool First() =>
        _range.Lower is { } lower ? Seek(lower) : _index.First() && PublishForward(FirstFrom());

    /// <inheritdoc/>
    public override bool Last() =>
        _range.Upper is { } upper ? SeekBefore(upper) : _index.Last() && PublishBackward(LastFrom());

    /// <inheritdoc/>
    public override bool Next() => PublishForward(_block.Next() || (NextBlock() && FirstFrom()));

    /// <inheritdoc/>
    public override bool Previous() => PublishBackward(_block.Previous() || (_index.Previous() && LastFrom()));

    /// <inheritdoc/>
    public override bool Seek(ReadOnlySpan<byte> userKey)
    {
        if (_range.IsBelow(userKey))
        {
            userKey = _range.Lower;
        }

        if (!_index.Seek(userKey))
        {
            return false;
        }

        Load();
        return PublishForward(_block.Seek(userKey) || (NextBlock() && FirstFrom()));
    }

    /// <inheritdoc/>
    public override bool SeekBefore(ReadOnlySpan<byte> userKey)
    {
        if (_range.IsAbove(userKey))
        {
            userKey = _range.Upper;
        }

        if (!_index.Seek(userKey))
        {
            return _index.Last() && PublishBackward(LastFrom());
        }

        Load();
        return PublishBackward(_block.SeekBefore(userKey) || (_index.Previous() && LastFrom()));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _index.Dispose();
        _scratch.Dispose();
    }

    private bool FirstFrom()
    {
        do
        {
            Load();
            if (_block.First())
            {
                return true;
            }
        }
        while (NextBlock());
        return false;
    }

    private bool LastFrom()
    {
        do
        {
            Load();
            if (_block.Last())
            {
                return true;
            }
        }
        while (_index.Previous());
        return false;
    }

    /// <summary>Steps the index; blocks lie in the order of their keys, so a forged index cannot send a scan in circles.</summary>
    private bool NextBlock()
    {
        BlockHandle before = _index.Handle;
        if (!_index.Next())
        {
            return false;
        }

        if (_index.Handle.Offset <= before.Offset)
        {
            _table!.Blocks.Locate(_index.Handle).ThrowMalformed("the index does not list data blocks in the order of the file");
        }

        return true;
    }

    private void Load()
    {
        BlockHandle handle = _index.Handle;
        if (handle != _loaded)
        {
            _loaded = null;
            _block.Reset(_table!.Blocks.Read(handle, _scratch), _table.Blocks.Locate(handle));
            _loaded = handle;
        }
    }

    private bool PublishForward(bool valid) => valid && !_range.IsAbove(Slot.UserKey) && Publish();

    private bool PublishBackward(bool valid) => valid && !_range.IsBelow(Slot.UserKey) && Publish();

    private bool Publish()
    {
        if (_sequence is ulong sequence)
        {
            Slot.Trailer = InternalKey.Trailer(sequence, InternalKey.Kind(Slot.Trailer));
        }

        return true;
    }
}
