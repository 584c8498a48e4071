namespace C1z.Engines;

/// <summary>How a snapshot is opened.</summary>
public enum OpenMode
{
    /// <summary>Read only; the file is never changed. The file must exist.</summary>
    ReadOnly,

    /// <summary>Read and write an existing file, or start a new one where none is.</summary>
    ReadWrite,

    /// <summary>Start a new file; fails where one is.</summary>
    CreateNew,
}

/// <summary>Options that every engine understands.</summary>
public sealed record EngineOptions
{
    /// <summary>How to open. Default: read only.</summary>
    public OpenMode Mode { get; init; } = OpenMode.ReadOnly;

    /// <summary>Directory for working files; null means the system's temporary directory. A private directory is made inside.</summary>
    public string? TempDirectory { get; init; }

    /// <summary>The clock for start and end times and for the resume window. Default: the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>zstd level of what is written, 1 to 19. Null: the engine's default.</summary>
    public int? CompressionLevel { get; init; }

    /// <summary>Largest payload that is unpacked, in bytes. Null: 10 GiB, or what the environment says.</summary>
    public long? MaxDecodedBytes { get; init; }

    /// <summary>Largest zstd window that is accepted, in bytes. Null: 128 MiB, or what the environment says.</summary>
    public long? MaxWindowBytes { get; init; }

    /// <summary>Receives stage times of opening, loading and sealing. Null: not measured.</summary>
    public StageTimes? Times { get; init; }

    /// <summary>Told the decoded bytes so far while a file is unpacked, and the encoded ones while it is sealed.</summary>
    public IProgress<long>? Progress { get; init; }
}
