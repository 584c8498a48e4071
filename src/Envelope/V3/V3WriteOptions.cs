namespace C1z.Envelope;

/// <summary>How a v3 container is written.</summary>
public sealed record V3WriteOptions
{
    /// <summary>All defaults.</summary>
    public static V3WriteOptions Default { get; } = new();

    /// <summary>The zstd level, -7 to 22. Default 3. No level uses a window above 8 MiB.</summary>
    public int Level { get; init; } = ZstdCompressor.DefaultLevel;

    /// <summary>
    /// Threads that compress the files of one <see cref="V3Writer.AddFiles"/>, at least 1. Default: the number of cores. The result does not depend on it.
    /// </summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>The file operations to use. Default: the operating system's.</summary>
    public FileSystem FileSystem { get; init; } = FileSystem.Physical;

    /// <summary>Whether a file that is at the target when the container is finished is left alone, and the commit fails. Default false.</summary>
    public bool MustBeNew { get; init; }

    /// <summary>
    /// Called with the finished container when it is on the device and not yet in its place; what it throws leaves the target as it was. Null: nothing.
    /// </summary>
    public Action<RandomAccessFile>? BeforeRename { get; init; }
}
