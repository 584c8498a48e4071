using C1z.Engines;
using C1z.Engines.Lsm;

namespace C1z.Adapters;

/// <summary>How a snapshot is opened for writing. Immutable; share it freely.</summary>
public sealed record C1zWriterOptions
{
    /// <summary>What to do with the file at the path. Default: open or create.</summary>
    public C1zWriteMode Mode { get; init; } = C1zWriteMode.OpenOrCreate;

    /// <summary>Engine of a new file. Default: <see cref="C1zEngine.Sqlite"/>. Ignored for an existing file: its magic decides.</summary>
    public C1zEngine Engine { get; init; } = C1zEngine.Sqlite;

    /// <summary>
    /// True to store grants without repeating their entitlement and principal (v1 only; v3 never repeats them). Smaller files; readers give
    /// identity-only stubs back. Default false.
    /// </summary>
    public bool SlimGrants { get; init; }

    /// <summary>zstd level, 1 to 19. Null: 3.</summary>
    public int? CompressionLevel { get; init; }

    /// <summary>
    /// Threads that load grants into a new v3 file, the caller's included, 1 to 64; the caller waits until they are done. What is written does not depend on
    /// it. Default: one a processor.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside its range.</exception>
    public int Shards
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MostShards);
            field = value;
        }
    }
    = Math.Clamp(Environment.ProcessorCount, 1, MostShards);

    /// <summary>The most <see cref="Shards"/>.</summary>
    public const int MostShards = 64;

    /// <summary>Directory in which a private working directory is made; null for the system's temporary directory.</summary>
    public string? TempDirectory { get; init; }

    /// <summary>
    /// Memory for unsaved rows of a v3 file in bytes, at least 4 KiB. Beyond it they are sorted and written to the working directory <c>FILE.work</c> beside the
    /// file. Sorting takes about a quarter more, and a save up to three quarters as much again. Default: 160 MiB, about 1.4 million grants. The v1 engine keeps its rows on disk.
    /// </summary>
    public long MemoryBudgetBytes { get; init; } = new LsmOptions().MemoryBudgetBytes;

    /// <summary>
    /// What to do with work that an earlier writer checkpointed and never saved (v3). Null: <see cref="C1zUnsavedWork.Resume"/>, and
    /// <see cref="C1zUnsavedWork.Fail"/> where the file must be new.
    /// </summary>
    public C1zUnsavedWork? UnsavedWork { get; init; }

    /// <summary>
    /// The way of unsaved rows of a v3 file. All but <see cref="C1zLoadPath.Direct"/> need the RocksDB library, and opening says so where it is missing. The v1
    /// engine refuses them. Default: <see cref="C1zLoadPath.Direct"/>.
    /// </summary>
    public C1zLoadPath LoadPath { get; init; }

    /// <summary>
    /// When a change of a v3 file survives a crash. All levels but <see cref="C1zDurability.None"/> need the RocksDB library, and opening says so where it is
    /// missing. The v1 engine refuses them. Default: <see cref="C1zDurability.None"/>.
    /// </summary>
    public C1zDurability Durability { get; init; }

    /// <summary>Largest unpacked payload of an existing file in bytes. Null: 10 GiB, or <c>BATON_DECODER_MAX_DECODED_SIZE_MB</c>.</summary>
    public long? MaxDecodedBytes { get; init; }

    /// <summary>Largest zstd window of an existing file in bytes. Null: 128 MiB, or <c>BATON_DECODER_MAX_MEMORY_MB</c>.</summary>
    public long? MaxWindowBytes { get; init; }

    /// <summary>The clock for start, end and discovery times. Default: the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Told bytes while a file is unpacked and while it is sealed.</summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>Collects stage times in milliseconds. Null: not measured.</summary>
    public C1zTimings? Timings { get; init; }

    internal LsmOptions ToLsm() => new()
    {
        Engine = ToEngine(),
        MemoryBudgetBytes = MemoryBudgetBytes,
        Shards = Shards,
        LoadPath = LoadPath switch
        {
            C1zLoadPath.Direct => Engines.Lsm.LoadPath.Direct,
            C1zLoadPath.Ingest => Engines.Lsm.LoadPath.Ingest,
            C1zLoadPath.Batch => Engines.Lsm.LoadPath.Batch,
            _ => throw new ArgumentOutOfRangeException(nameof(LoadPath), LoadPath, "not a way"),
        },
        Durability = Durability switch
        {
            C1zDurability.None => Engines.Durability.None,
            C1zDurability.Async => Engines.Durability.Async,
            C1zDurability.Group => Engines.Durability.Group,
            C1zDurability.Sync => Engines.Durability.Sync,
            _ => throw new ArgumentOutOfRangeException(nameof(Durability), Durability, "not a level"),
        },
        WorkingState = UnsavedWork switch
        {
            C1zUnsavedWork.Resume => WorkingStatePolicy.Resume,
            C1zUnsavedWork.Discard => WorkingStatePolicy.Discard,
            C1zUnsavedWork.Fail => WorkingStatePolicy.Fail,
            _ => null,
        },
    };

    internal EngineOptions ToEngine() => new()
    {
        Mode = Mode == C1zWriteMode.CreateNew ? OpenMode.CreateNew : OpenMode.ReadWrite,
        TempDirectory = TempDirectory,
        CompressionLevel = CompressionLevel,
        MaxDecodedBytes = MaxDecodedBytes,
        MaxWindowBytes = MaxWindowBytes,
        Clock = Clock,
        Progress = Progress,
        Times = Timings?.Stages,
    };
}
