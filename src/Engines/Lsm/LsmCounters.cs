using C1z.Engines.Tables;

namespace C1z.Engines.Lsm;

/// <summary>Exact counts of what reading a snapshot took. Thread-safe.</summary>
public sealed class LsmCounters
{
    private long _framesDecoded;
    private long _frameBytesRead;
    private long _frameBytesDecoded;
    private long _framesSpilled;
    private long _frameCacheHits;

    /// <summary>Frames decompressed and compared with their hash; one that was evicted and is wanted again counts again.</summary>
    public long FramesDecoded => Interlocked.Read(ref _framesDecoded);

    /// <summary>Compressed bytes of these frames.</summary>
    public long FrameBytesRead => Interlocked.Read(ref _frameBytesRead);

    /// <summary>What these became, in bytes.</summary>
    public long FrameBytesDecoded => Interlocked.Read(ref _frameBytesDecoded);

    /// <summary>Frames among them that were too large for the cache and went to a private file.</summary>
    public long FramesSpilled => Interlocked.Read(ref _framesSpilled);

    /// <summary>Reads that found their frame decompressed.</summary>
    public long FrameCacheHits => Interlocked.Read(ref _frameCacheHits);

    /// <summary>Frames that the save which made the file took over from the file before; 0 for a file that was only opened.</summary>
    public long FramesCopied { get; internal set; }

    /// <summary>What happened inside the tables.</summary>
    public TableCounters Tables { get; } = new();

    internal void CountHit() => Interlocked.Increment(ref _frameCacheHits);

    internal void CountFrame(long compressed, long raw)
    {
        Interlocked.Increment(ref _framesDecoded);
        Interlocked.Add(ref _frameBytesRead, compressed);
        Interlocked.Add(ref _frameBytesDecoded, raw);
    }

    internal void CountSpill() => Interlocked.Increment(ref _framesSpilled);
}
