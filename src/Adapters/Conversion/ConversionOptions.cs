namespace C1z.Adapters;

/// <summary>How a snapshot is converted. Immutable; share it freely.</summary>
public sealed record ConversionOptions
{
    /// <summary>Engine, and with it format, of the new file. Default: <see cref="C1zEngine.Lsm"/>, format v3.</summary>
    public C1zEngine To { get; init; } = C1zEngine.Lsm;

    /// <summary>
    /// The sync that is taken over. Null: the one that started last among full, resources-only and partial syncs that are finished or started within seven
    /// days; without one, the unfinished one that started last.
    /// </summary>
    public string? SyncId { get; init; }

    /// <summary>
    /// The clock, and the zone in which v1 files keep their times: the one of the host that wrote the v1 file, or will read it. Default: the system's.
    /// </summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>zstd level, 1 to 19. Null: the engine's default.</summary>
    public int? CompressionLevel { get; init; }

    /// <summary>Directory in which a private working directory is made; null for the system's temporary directory.</summary>
    public string? TempDirectory { get; init; }

    /// <summary>Told the records written so far.</summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>Collects stage times in milliseconds. Null: not measured.</summary>
    public C1zTimings? Timings { get; init; }
}
