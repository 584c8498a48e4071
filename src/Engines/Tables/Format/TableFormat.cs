namespace C1z.Engines.Tables;

/// <summary>The table formats in the order of their age, told apart by the footer.</summary>
public enum TableFormat
{
    /// <summary>48-byte footer, row blocks, CRC-32C.</summary>
    LevelDb = -1,

    /// <summary>53-byte footer, version 2, row blocks. RocksDB ingests it.</summary>
    RocksDbV2 = 0,

    /// <summary>53-byte footer, row blocks, block properties allowed. The oldest that Pebble ingests.</summary>
    PebbleV1 = 1,

    /// <summary>As v1, range keys allowed.</summary>
    PebbleV2 = 2,

    /// <summary>As v2; values of SET entries have a prefix byte.</summary>
    PebbleV3 = 3,

    /// <summary>As v3; a bit of the kind marks obsolete entries.</summary>
    PebbleV4 = 4,

    /// <summary>Columnar data, index and key-span blocks.</summary>
    PebbleV5 = 5,

    /// <summary>57-byte footer with a checksum, columnar metaindex.</summary>
    PebbleV6 = 6,

    /// <summary>61-byte footer with attributes and checksum, columnar properties.</summary>
    PebbleV7 = 7,
}
