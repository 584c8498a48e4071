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

    /// <summary>
    /// Threads that compress and hash tables while a snapshot is saved, besides the one that calls, at least 1. The file does not depend on it. Default: one
    /// less than the number of cores.
    /// </summary>
    public int Workers { get; init; } = Math.Max(1, Environment.ProcessorCount - 1);

    /// <summary>
    /// Threads that load grants, the caller's included, 1 to <see cref="MostShards"/>. What is saved does not depend on it. Default: the number of cores.
    /// </summary>
    public int Shards { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, MostShards);

    /// <summary>The most <see cref="Shards"/>.</summary>
    public const int MostShards = 64;

    /// <summary>
    /// A table of a saved file ends with the row that brings it to this size in bytes, at least <see cref="SmallestTableBytes"/>. It is the unit that a read
    /// decompresses: a page of 10,000 grants lies in one or two. Default: 2 MiB.
    /// </summary>
    public int TableBytes { get; init; } = 2 << 20;

    /// <summary>Whether a save makes digests also for a sync that is not finished, as converters do. Default false: an end of the sync makes them.</summary>
    public bool DigestsOfUnfinished { get; init; }

    /// <summary>
    /// Memory for unsaved rows in bytes, at least <see cref="SmallestMemoryBudgetBytes"/>: keys, records and 16 bytes a row. Beyond it they are sorted and written to
    /// runs in the working directory. One call's batch may exceed it; sorting takes about a quarter more, and a save up to three quarters as much again for the
    /// index by principal. Default: 160 MiB, about 1.4 million grants.
    /// </summary>
    public long MemoryBudgetBytes { get; init; } = 160L << 20;

    /// <summary>The smallest <see cref="MemoryBudgetBytes"/>: 4 KiB.</summary>
    public const long SmallestMemoryBudgetBytes = 4 << 10;

    /// <summary>
    /// What opening for writing does with work that an earlier writer checkpointed and never saved. Null: <see cref="WorkingStatePolicy.Resume"/>, and
    /// <see cref="WorkingStatePolicy.Fail"/> where the file must be new.
    /// </summary>
    public WorkingStatePolicy? WorkingState { get; init; }

    /// <summary>The way of unsaved rows. All but <see cref="LoadPath.Direct"/> need the RocksDB library. Default: <see cref="LoadPath.Direct"/>.</summary>
    public LoadPath LoadPath { get; init; }

    /// <summary>
    /// When a change survives a crash: each call that changes something is committed to the log of a RocksDB store in the working directory, and a later writer
    /// goes on from there (<see cref="WorkingState"/>). Made for small changes; all levels but <see cref="Durability.None"/> need the RocksDB library. Default:
    /// <see cref="Durability.None"/>, when it is checkpointed or saved.
    /// </summary>
    public Durability Durability { get; init; }

    /// <summary>The smallest <see cref="TableBytes"/>: 4 KiB.</summary>
    public const int SmallestTableBytes = 4 << 10;

    /// <summary>The file operations of the snapshot's container. Default: the operating system's.</summary>
    public FileSystem FileSystem { get; init; } = FileSystem.Physical;
}
