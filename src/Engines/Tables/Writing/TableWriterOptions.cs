namespace C1z.Engines.Tables;

/// <summary>How a table is laid out. Immutable once built; the same options and rows give the same bytes.</summary>
public sealed class TableWriterOptions
{
    /// <summary>The defaults.</summary>
    public static TableWriterOptions Default { get; } = new();

    /// <summary>
    /// The footer and what goes with it: <see cref="TableFormat.PebbleV1"/> (default), or <see cref="TableFormat.RocksDbV2"/>, whose tables
    /// RocksDB ingests
    /// too. Others are not written.
    /// </summary>
    public TableFormat Format { get; init; } = TableFormat.PebbleV1;

    /// <summary>A data block ends with the entry that brings it to this size, in bytes. Defaults to 32 KiB.</summary>
    public int BlockBytes { get; init; } = 32 << 10;

    /// <summary>Entries from one whole key to the next. Defaults to 16.</summary>
    public int RestartInterval { get; init; } = 16;

    /// <summary>
    /// An index larger than this many bytes is cut into parts with an index above them. Defaults to 32 KiB; <see cref="int.MaxValue"/> for
    /// one level always.
    /// </summary>
    public int IndexPartBytes { get; init; } = 32 << 10;

    /// <summary>
    /// How data blocks are compressed: <see cref="BlockCompression.None"/> (default: the container compresses) or <see
    /// cref="BlockCompression.Zstd"/>. A block that
    /// shrinks by less than an eighth is stored as it is.
    /// </summary>
    public BlockCompression Compression { get; init; } = BlockCompression.None;

    /// <summary>The zstd level. Defaults to 1.</summary>
    public int CompressionLevel { get; init; } = 1;

    internal void Validate()
    {
        if (Format is not (TableFormat.PebbleV1 or TableFormat.RocksDbV2))
        {
            throw new ArgumentException($"tables of format {Format} are not written", nameof(Format));
        }

        if (Compression is not (BlockCompression.None or BlockCompression.Zstd))
        {
            throw new ArgumentException($"blocks are not written with {Compression}", nameof(Compression));
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(BlockBytes, nameof(BlockBytes));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(BlockBytes, 1 << 30, nameof(BlockBytes));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(RestartInterval, nameof(RestartInterval));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(IndexPartBytes, nameof(IndexPartBytes));
    }
}
