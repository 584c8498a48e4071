namespace C1z.Envelope;

/// <summary>How a v1 container is written.</summary>
public sealed record V1WriteOptions
{
    /// <summary>All defaults.</summary>
    public static V1WriteOptions Default { get; } = new();

    /// <summary>The zstd level, -7 to 22. Default 3. No level uses a window above 8 MiB.</summary>
    public int Level { get; init; } = ZstdCompressor.DefaultLevel;

    /// <summary>zstd's own worker threads, 0 to 64. Default 0: compress on the caller's thread. The result is one frame either way.</summary>
    public int Workers { get; init; }

    /// <summary>The file operations to use. Default: the operating system's.</summary>
    public FileSystem FileSystem { get; init; } = FileSystem.Physical;

    /// <summary>Whether a file that is at the target when the container is finished is left alone, and the commit fails. Default false.</summary>
    public bool MustBeNew { get; init; }
}
