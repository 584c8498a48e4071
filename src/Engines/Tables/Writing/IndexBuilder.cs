namespace C1z.Engines.Tables;

/// <summary>Collects the index of a table: one block, or parts and an index above them once it gets large.</summary>
internal sealed class IndexBuilder
{
    private const int EveryEntry = 1;

    private readonly int _partBytes;
    private readonly List<(byte[] LastKey, RowBlockBuilder Part)> _parts = [];
    private RowBlockBuilder _current = new(EveryEntry, 1024);

    /// <summary>Creates an empty index.</summary>
    /// <param name="partBytes">How large a part gets.</param>
    public IndexBuilder(int partBytes) => _partBytes = partBytes;

    /// <summary>Parts below the top, when there are two levels.</summary>
    public int Partitions { get; private set; }

    /// <summary>Bytes of all index blocks with their trailers.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds a data block.</summary>
    /// <param name="lastKey">The internal key of its last entry.</param>
    /// <param name="handle">Where it lies.</param>
    public void Add(ReadOnlySpan<byte> lastKey, BlockHandle handle)
    {
        Span<byte> value = stackalloc byte[BlockHandle.MaxLength];
        _current.Add(lastKey, value[..handle.Write(value)]);
        if (_current.Length >= _partBytes)
        {
            _parts.Add((lastKey.ToArray(), _current));
            _current = new RowBlockBuilder(EveryEntry, 1024);
        }
    }

    /// <summary>Writes all index blocks and returns the handle of the top one.</summary>
    /// <param name="emitter">The output.</param>
    /// <param name="lastKey">The internal key of the table's last entry.</param>
    public BlockHandle Write(BlockEmitter emitter, ReadOnlySpan<byte> lastKey)
    {
        if (_parts.Count > 0 && !_current.IsEmpty)
        {
            _parts.Add((lastKey.ToArray(), _current));
        }

        if (_parts.Count <= 1)
        {
            return WriteBlock(emitter, _parts.Count == 1 ? _parts[0].Part : _current);
        }

        Span<byte> value = stackalloc byte[BlockHandle.MaxLength];
        var top = new RowBlockBuilder(EveryEntry, 1024);
        foreach ((byte[] partKey, RowBlockBuilder part) in _parts)
        {
            top.Add(partKey, value[..WriteBlock(emitter, part).Write(value)]);
        }

        Partitions = _parts.Count;
        return WriteBlock(emitter, top);
    }

    private BlockHandle WriteBlock(BlockEmitter emitter, RowBlockBuilder block)
    {
        BlockHandle handle = emitter.Write(block);
        Bytes += (long)handle.Length + BlockTrailer.Length;
        return handle;
    }
}
