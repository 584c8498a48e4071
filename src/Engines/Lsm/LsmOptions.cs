using C1z.Envelope;

namespace C1z.Engines.Lsm;

/// <summary>How a v3 snapshot is opened.</summary>
public sealed record LsmOptions
{
    /// <summary>What every engine understands: mode, clock, limits, working directory. Default: read only.</summary>
    public EngineOptions Engine { get; init; } = new();

    /// <summary>
    /// Memory for decompressed frames in bytes, at least 0. The frame in use is kept even if it alone fills the cache; a larger one is unpacked to a
    /// private file and read from there. Default: 64 MiB.
    /// </summary>
    public long FrameCacheBytes { get; init; } = 64L << 20;

    /// <summary>Memory for blocks that were compressed inside their table, in bytes, at least 0. Default: 16 MiB.</summary>
    public long BlockCacheBytes { get; init; } = 16L << 20;

    /// <summary>The file operations of the snapshot's container. Default: the operating system's.</summary>
    public FileSystem FileSystem { get; init; } = FileSystem.Physical;
}
