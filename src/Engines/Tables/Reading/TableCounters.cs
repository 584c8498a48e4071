namespace C1z.Engines.Tables;

/// <summary>Exact counts of the work of reading. Thread-safe.</summary>
public sealed class TableCounters
{
    private long _tablesOpened;
    private long _blocksRead;
    private long _bytesRead;
    private long _blocksDecompressed;
    private long _bytesDecompressed;
    private long _cacheHits;

    /// <summary>Tables whose footer was read.</summary>
    public long TablesOpened => Interlocked.Read(ref _tablesOpened);

    /// <summary>Blocks fetched from the source and checked.</summary>
    public long BlocksRead => Interlocked.Read(ref _blocksRead);

    /// <summary>Stored bytes of these blocks, with their trailers.</summary>
    public long BytesRead => Interlocked.Read(ref _bytesRead);

    /// <summary>Blocks among them that were compressed.</summary>
    public long BlocksDecompressed => Interlocked.Read(ref _blocksDecompressed);

    /// <summary>What these became, in bytes.</summary>
    public long BytesDecompressed => Interlocked.Read(ref _bytesDecompressed);

    /// <summary>Blocks that the cache answered.</summary>
    public long CacheHits => Interlocked.Read(ref _cacheHits);

    internal void CountTable() => Interlocked.Increment(ref _tablesOpened);

    internal void CountCacheHit() => Interlocked.Increment(ref _cacheHits);

    internal void CountBlock(int storedBytes)
    {
        Interlocked.Increment(ref _blocksRead);
        Interlocked.Add(ref _bytesRead, storedBytes);
    }

    internal void CountDecompression(int bytes)
    {
        Interlocked.Increment(ref _blocksDecompressed);
        Interlocked.Add(ref _bytesDecompressed, bytes);
    }
}
