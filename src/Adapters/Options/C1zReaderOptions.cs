using C1z.Engines;

namespace C1z.Adapters;

/// <summary>How a snapshot is opened for reading. Immutable; share it freely.</summary>
public sealed record C1zReaderOptions
{
    /// <summary>Directory in which a private working directory is made; null for the system's temporary directory.</summary>
    public string? TempDirectory { get; init; }

    /// <summary>Largest unpacked payload in bytes. Null: 10 GiB, or <c>BATON_DECODER_MAX_DECODED_SIZE_MB</c>.</summary>
    public long? MaxDecodedBytes { get; init; }

    /// <summary>Largest zstd window in bytes. Null: 128 MiB, or <c>BATON_DECODER_MAX_MEMORY_MB</c>.</summary>
    public long? MaxWindowBytes { get; init; }

    /// <summary>Told the unpacked bytes so far while a file is opened.</summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>Collects stage times in milliseconds. Null: not measured.</summary>
    public C1zTimings? Timings { get; init; }

    /// <summary>Threads that make messages of a large page, the caller's included; 1 decodes on the caller's alone. Default: one a processor.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int DecodeWorkers
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    }
    = Environment.ProcessorCount;

    internal EngineOptions ToEngine() => new()
    {
        Mode = OpenMode.ReadOnly,
        TempDirectory = TempDirectory,
        MaxDecodedBytes = MaxDecodedBytes,
        MaxWindowBytes = MaxWindowBytes,
        Progress = Progress,
        Times = Timings?.Stages,
    };
}
