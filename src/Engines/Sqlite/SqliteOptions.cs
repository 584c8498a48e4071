using C1z.Envelope;

namespace C1z.Engines.Sqlite;

/// <summary>How a v1 snapshot is opened and saved.</summary>
public sealed record SqliteOptions
{
    /// <summary>What every engine understands: mode, clock, limits, working directory. Default: read only.</summary>
    public EngineOptions Engine { get; init; } = new();

    /// <summary>
    /// Whether missing non-unique indexes are built only when the file is saved, or when a read first wants one: a load into a new file then writes one
    /// index instead of five. Indexes that a file has are kept. Default: true. The indexes of the saved file are the same either way.
    /// </summary>
    public bool DeferIndexes { get; init; } = true;

    /// <summary>Memory for database pages in KiB, at least 1024. Default: 65,536 (64 MiB).</summary>
    public int PageCacheKib { get; init; } = 64 * 1024;

    /// <summary>Threads that sort index keys and compress while a file is saved, at least 1. Default: one for each processor, at most 4.</summary>
    public int Threads { get; init; } = Math.Min(Environment.ProcessorCount, 4);

    /// <summary>The file operations of the snapshot's container. Default: the operating system's.</summary>
    public FileSystem FileSystem { get; init; } = FileSystem.Physical;
}
