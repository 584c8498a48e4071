namespace C1z.Engines.Tables;

/// <summary>A cursor over the handles of a table's data blocks, whether the index has one level or two.</summary>
internal sealed class TableIndexCursor : IDisposable
{
    private readonly BlockScratch _scratch = new();
    private TableReader? _table;
    private IndexBlockCursor? _rowTop;
    private IndexBlockCursor? _columnarTop;
    private IndexBlockCursor? _rowPart;
    private IndexBlockCursor? _columnarPart;
    private IndexBlockCursor _top = null!;
    private IndexBlockCursor _leaf = null!;
    private bool _twoLevel;
    private BlockHandle? _loaded;

    /// <summary>The handle of the current data block.</summary>
    public BlockHandle Handle => _leaf.Handle;

    /// <summary>The current separator, a user key.</summary>
    public ReadOnlySpan<byte> Separator => _leaf.Separator;

    /// <summary>Takes another table.</summary>
    public void Reset(TableReader table)
    {
        _table = table;
        _loaded = null;
        bool columnar = table.Footer.IsColumnar;
        ref IndexBlockCursor? top = ref columnar ? ref _columnarTop : ref _rowTop;
        _top = top ??= IndexBlockCursor.Create(table.Format);
        _top.Reset(table.Index, table.Blocks.Locate(table.Footer.Index));
        _twoLevel = table.Properties.HasTwoLevelIndex;
        _leaf = _top;
        if (_twoLevel)
        {
            ref IndexBlockCursor? part = ref columnar ? ref _columnarPart : ref _rowPart;
            _leaf = part ??= IndexBlockCursor.Create(table.Format);
        }
    }

    /// <summary>Moves to the first data block.</summary>
    public bool First() => _top.First() && (!_twoLevel || EnterForward());

    /// <summary>Moves to the last data block.</summary>
    public bool Last() => _top.Last() && (!_twoLevel || EnterBackward());

    /// <summary>Moves to the next data block.</summary>
    public bool Next() => _leaf.Next() || (_twoLevel && _top.Next() && EnterForward());

    /// <summary>Moves to the data block before.</summary>
    public bool Previous() => _leaf.Previous() || (_twoLevel && _top.Previous() && EnterBackward());

    /// <summary>Moves to the first data block that may hold a key at or above the target.</summary>
    public bool Seek(ReadOnlySpan<byte> userKey)
    {
        if (!_top.Seek(userKey))
        {
            return false;
        }

        if (!_twoLevel)
        {
            return true;
        }

        LoadPart();
        return _leaf.Seek(userKey) || (_top.Next() && EnterForward());
    }

    /// <inheritdoc/>
    public void Dispose() => _scratch.Dispose();

    private bool EnterForward()
    {
        do
        {
            LoadPart();
            if (_leaf.First())
            {
                return true;
            }
        }
        while (_top.Next());
        return false;
    }

    private bool EnterBackward()
    {
        do
        {
            LoadPart();
            if (_leaf.Last())
            {
                return true;
            }
        }
        while (_top.Previous());
        return false;
    }

    private void LoadPart()
    {
        BlockHandle handle = _top.Handle;
        if (handle != _loaded)
        {
            _loaded = null;
            _leaf.Reset(_table!.Blocks.Read(handle, _scratch), _table.Blocks.Locate(handle));
            _loaded = handle;
        }
    }
}
