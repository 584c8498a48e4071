namespace C1z.Engines.Tables;

/// <summary>Collects the index of a table: one block, or parts and an index above them once it gets large.</summary>
internal sealed class IndexBuilder
{
    private const int EveryEntry = 1;
    private const int MaxInitialBytes = 32 << 10;

    private readonly int _partBytes;
    private readonly RowBlockBuilder _current;
    private readonly List<(byte[] LastKey, byte[] BlockWithTrailer)> _parts = [];

    /// <summary>Creates an empty index.</summary>
    /// <param name="partBytes">How large a part gets.</param>
    public IndexBuilder(int partBytes)
    {
        _partBytes = partBytes;
        _current = new RowBlockBuilder(EveryEntry, Math.Min(partBytes, MaxInitialBytes));
    }

    /// <summary>Parts below the top, when there are two levels.</summary>
    public int Partitions { get; private set; }

    /// <summary>Bytes of all index blocks with their trailers.</summary>
    public long Bytes { get; private set; }

    /// <summary>Starts the index of the next table.</summary>
    public void Clear()
    {
        _current.Clear();
        _parts.Clear();
        Partitions = 0;
        Bytes = 0;
    }

    /// <summary>Adds a data block.</summary>
    /// <param name="lastUserKey">The user key of its last entry.</param>
    /// <param name="lastTrailer">That entry's trailer.</param>
    /// <param name="handle">Where it lies.</param>
    public void Add(ReadOnlySpan<byte> lastUserKey, ulong lastTrailer, BlockHandle handle)
    {
        Span<byte> value = stackalloc byte[BlockHandle.MaxLength];
        _current.Add(lastUserKey, lastTrailer, shared: 0, value[..handle.Write(value)]);
        if (_current.Length >= _partBytes)
        {
            EndPart(lastUserKey, lastTrailer);
        }
    }

    /// <summary>Writes all index blocks and returns the handle of the top one.</summary>
    /// <param name="emitter">The output.</param>
    /// <param name="lastUserKey">The user key of the table's last entry.</param>
    /// <param name="lastTrailer">That entry's trailer.</param>
    public BlockHandle Write(BlockEmitter emitter, ReadOnlySpan<byte> lastUserKey, ulong lastTrailer)
    {
        if (_parts.Count == 0)
        {
            return Count(emitter.Write(_current));
        }

        if (!_current.IsEmpty)
        {
            EndPart(lastUserKey, lastTrailer);
        }

        if (_parts.Count == 1)
        {
            return Count(emitter.Write(_parts[0].BlockWithTrailer, BlockCompression.None));
        }

        Span<byte> value = stackalloc byte[BlockHandle.MaxLength];
        foreach ((byte[] lastKey, byte[] block) in _parts)
        {
            BlockHandle handle = Count(emitter.Write(block, BlockCompression.None));
            _current.Add(lastKey, value[..handle.Write(value)]);
        }

        Partitions = _parts.Count;
        return Count(emitter.Write(_current));
    }

    private void EndPart(ReadOnlySpan<byte> lastUserKey, ulong lastTrailer)
    {
        _current.Finish(out Span<byte> withTrailer);
        _parts.Add((InternalKey.Join(lastUserKey, lastTrailer), withTrailer.ToArray()));
        _current.Clear();
    }

    private BlockHandle Count(BlockHandle handle)
    {
        Bytes += (long)handle.Length + BlockTrailer.Length;
        return handle;
    }
}
