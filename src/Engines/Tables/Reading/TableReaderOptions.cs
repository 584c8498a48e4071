namespace C1z.Engines.Tables;

/// <summary>How tables are read, and what an untrusted table may ask for.</summary>
/// <remarks>Immutable once built; share one between all tables of a directory.</remarks>
public sealed class TableReaderOptions
{
    /// <summary>The defaults: no cache, blocks of at most 64 MiB, checksums verified.</summary>
    public static TableReaderOptions Default { get; } = new();

    /// <summary>
    /// The largest block, stored or decompressed, in bytes. A larger one is refused before anything is allocated. Defaults to 64 MiB.
    /// </summary>
    public int MaxBlockBytes { get; init; } = 64 << 20;

    /// <summary>
    /// Keeps decompressed blocks; may be shared by many tables. Defaults to <see langword="null"/>: every visit reads and decompresses.
    /// </summary>
    public BlockCache? BlockCache { get; init; }

    /// <summary>Counts what is read. Defaults to <see langword="null"/>: every table or directory makes its own.</summary>
    public TableCounters? Counters { get; init; }
}
