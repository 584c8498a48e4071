using System.Buffers.Binary;
using C1z.Envelope;

namespace C1z.Engines.Tables;

/// <summary>
/// Fetches blocks of one table: bounds, limit, checksum, decompression, cache and counters in one place. Thread-safe; a scratch is not.
/// </summary>
internal sealed class BlockReader
{
    private static long _lastTableId;

    private readonly ITableSource _source;
    private readonly ChecksumKind _checksum;
    private readonly ulong _end;
    private readonly int _maxBytes;
    private readonly BlockCache? _cache;
    private readonly long _tableId = Interlocked.Increment(ref _lastTableId);

    /// <summary>Creates the reader of a table.</summary>
    /// <param name="source">The table's bytes.</param>
    /// <param name="footer">Its footer; blocks lie in front of it.</param>
    /// <param name="options">Limits and cache.</param>
    /// <param name="counters">What counts the reads.</param>
    public BlockReader(ITableSource source, TableFooter footer, TableReaderOptions options, TableCounters counters)
    {
        _source = source;
        _checksum = footer.Checksum;
        _end = (ulong)(source.Length - footer.Length);
        _maxBytes = options.MaxBlockBytes;
        _cache = options.BlockCache;
        Counters = counters;
    }

    /// <summary>The file's name.</summary>
    public string File => _source.Name;

    /// <summary>What counts the reads.</summary>
    public TableCounters Counters { get; }

    /// <summary>Where a block is, for messages.</summary>
    public BlockLocation Locate(BlockHandle handle) => new(File, (long)Math.Min(handle.Offset, long.MaxValue));

    /// <summary>Reads a block and returns its content.</summary>
    /// <param name="handle">Where it is, as the file says; not trusted.</param>
    /// <param name="scratch">Memory; the result may live in it.</param>
    /// <param name="fillCache">Whether a block that was not in the cache goes there.</param>
    /// <param name="mustBeRaw">Whether compression is forbidden for this block.</param>
    /// <param name="isProperties">Whether it is the properties block, in which RocksDB changes a number without a new checksum.</param>
    public ArraySegment<byte> Read(
        BlockHandle handle, BlockScratch scratch, bool fillCache = true, bool mustBeRaw = false, bool isProperties = false)
    {
        if (_cache is not null && _cache.TryGet(_tableId, handle.Offset, out byte[]? cached))
        {
            Counters.CountCacheHit();
            return cached;
        }

        BlockLocation location = Locate(handle);
        CheckBounds(handle, location);
        int length = (int)handle.Length;
        int withTrailer = length + BlockTrailer.Length;
        bool lent = _source.TryGetSegment((long)handle.Offset, withTrailer, out ArraySegment<byte> stored);
        if (!lent)
        {
            stored = new ArraySegment<byte>(scratch.Stored(withTrailer), 0, withTrailer);
            _source.Read((long)handle.Offset, stored);
        }

        Counters.CountBlock(withTrailer);
        VerifyChecksum(stored, isProperties, location);
        var kind = (BlockCompression)stored[length];
        bool keep = fillCache && _cache is not null;
        if (kind == BlockCompression.None)
        {
            if (lent || !keep)
            {
                return stored[..length];
            }

            byte[] copy = stored.AsSpan(0, length).ToArray();
            _cache!.Add(_tableId, handle.Offset, copy);
            return copy;
        }

        if (mustBeRaw)
        {
            throw location.Error(TableErrorCode.Malformed, "the metaindex block must not be compressed");
        }

        ArraySegment<byte> content = BlockDecompressor.Decompress(kind, stored.AsSpan(0, length), scratch, keep, _maxBytes, location);
        Counters.CountDecompression(content.Count);
        if (keep)
        {
            _cache!.Add(_tableId, handle.Offset, content.Array!);
        }

        return content;
    }

    /// <summary>Drops what the cache holds of this table.</summary>
    public void Forget() => _cache?.Forget(_tableId);

    private void CheckBounds(BlockHandle handle, BlockLocation location)
    {
        if (handle.Length > _end || handle.Offset > _end - handle.Length || _end - handle.Length - handle.Offset < BlockTrailer.Length)
        {
            throw location.Error(
                TableErrorCode.Malformed, $"the block of {handle.Length} bytes does not lie within the table's {_end} bytes of blocks");
        }

        if (handle.Length > (ulong)_maxBytes)
        {
            throw location.Error(TableErrorCode.LimitExceeded, $"the block has {handle.Length} bytes, the limit is {_maxBytes}");
        }
    }

    private void VerifyChecksum(ReadOnlySpan<byte> stored, bool isProperties, BlockLocation location)
    {
        if (!Matches(stored) && !(isProperties && IngestSequence.TryHide(stored, out byte[] asWritten) && Matches(asWritten)))
        {
            throw location.Error(
                TableErrorCode.ChecksumMismatch, $"the block of {stored.Length - BlockTrailer.Length} bytes does not match its checksum");
        }
    }

    private bool Matches(ReadOnlySpan<byte> stored)
    {
        ReadOnlySpan<byte> covered = stored[..^sizeof(uint)];
        uint actual = _checksum == ChecksumKind.Crc32C ? Crc32C.Masked(covered) : (uint)XxHash64.Hash(covered);
        return actual == BinaryPrimitives.ReadUInt32LittleEndian(stored[^sizeof(uint)..]);
    }
}
