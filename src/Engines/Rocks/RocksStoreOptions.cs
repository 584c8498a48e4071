using System.Globalization;

namespace C1z.Engines.Rocks;

/// <summary>How a store is opened. Immutable.</summary>
public sealed record RocksStoreOptions
{
    /// <summary>Whether the store must be new: opening fails where one is. Default false.</summary>
    public bool MustBeNew { get; init; }

    /// <summary>Whether a store is made where none is. Default true.</summary>
    public bool CreateIfMissing { get; init; } = true;

    /// <summary>Rows that are written stay in memory until they take this many bytes; then they become a table. At least 64 KiB. Default: 64 MiB.</summary>
    public long MemtableBytes { get; init; } = 64L << 20;

    /// <summary>
    /// Whether the log waits in memory until <see cref="RocksStore.FlushLog"/>: cheaper, and what is not flushed dies with the process. False: every batch is
    /// given to the operating system when the call returns. Default true.
    /// </summary>
    public bool BufferLog { get; init; } = true;

    /// <summary>Whether the store merges its tables in the background. Default false: a working store is short-lived, and merged once when it is sealed.</summary>
    public bool CompactInBackground { get; init; }

    internal void Validate() => ArgumentOutOfRangeException.ThrowIfLessThan(MemtableBytes, 64 << 10, nameof(MemtableBytes));

    // Tables are written as the v3 engine reads them itself: the footer of version 2, CRC32C, nothing compressed, no filters.
    internal string ToText() =>
        $"create_if_missing={Text(CreateIfMissing)};error_if_exists={Text(MustBeNew)};manual_wal_flush={Text(BufferLog)};avoid_flush_during_shutdown=true;"
        + $"write_buffer_size={MemtableBytes.ToString(CultureInfo.InvariantCulture)};max_write_buffer_number=4;disable_auto_compactions={Text(!CompactInBackground)};"
        + "compression=kNoCompression;bottommost_compression=kNoCompression;max_background_jobs=2;max_open_files=512;"
        + "info_log_level=ERROR_LEVEL;keep_log_file_num=1;stats_dump_period_sec=0;stats_persist_period_sec=0;"
        + "block_based_table_factory={format_version=2;checksum=kCRC32c;block_size=32768;no_block_cache=false}";

    private static string Text(bool value) => value ? "true" : "false";
}
