namespace C1z.Engines.Tables;

/// <summary>How a directory of tables is opened, and what an untrusted one may ask for. Immutable once built.</summary>
public sealed class TableDirectoryOptions
{
    /// <summary>The defaults.</summary>
    public static TableDirectoryOptions Default { get; } = new();

    /// <summary>How its tables are read.</summary>
    public TableReaderOptions Tables { get; init; } = TableReaderOptions.Default;

    /// <summary>The largest MANIFEST or options file in bytes; a larger one is refused before it is read. Defaults to 64 MiB.</summary>
    public int MaxManifestBytes { get; init; } = 64 << 20;

    /// <summary>The largest sum of write-ahead logs that are replayed into memory, in bytes. Defaults to 256 MiB.</summary>
    public int MaxLogBytes { get; init; } = 256 << 20;

    /// <summary>
    /// What to make of a log with a damaged end. Defaults to <see cref="Engines.Tables.TornTail.Refuse"/>, which suits sealed files.
    /// </summary>
    public TornTail TornTail { get; init; } = TornTail.Refuse;
}
