using System.Buffers.Binary;

namespace C1z.Engines.Tables;

/// <summary>The byte layout of table footers.</summary>
/// <remarks>
/// All integers little-endian; every footer ends the file and ends with its magic.
/// <list type="table">
/// <item><term>LevelDB, 48</term><description>metaindex handle, index handle, zeros to 40, magic</description></item>
/// <item><term>RocksDB v2 and Pebble v1–v5, 53</term><description>checksum kind (1), both handles, zeros to 41, version (4),
/// magic</description></item>
/// <item><term>Pebble v6, 57</term><description>kind, handles, zeros to 41, checksum (4), version (4), magic</description></item>
/// <item><term>Pebble v7, 61</term><description>kind, handles, zeros to 41, attributes (4), checksum (4), version (4),
/// magic</description></item>
/// </list>
/// The checksum is the masked CRC-32C of all other bytes of the footer. This is an on-disk format: a change is a new version.
/// </remarks>
internal static class FooterLayout
{
    public const int MagicLength = 8;
    public const int VersionLength = 4;
    public const int LevelDbLength = 48;
    public const int RocksDbLength = 53;
    public const int ChecksummedLength = 57;
    public const int AttributedLength = 61;
    public const int MinLength = LevelDbLength;
    public const int MaxLength = AttributedLength;

    /// <summary>Where the handles of a footer with a checksum kind end.</summary>
    public const int HandlesEnd = 41;

    public const uint RocksDbVersion = 2;

    public static ReadOnlySpan<byte> LevelDbMagic => [0x57, 0xFB, 0x80, 0x8B, 0x24, 0x75, 0x47, 0xDB];

    public static ReadOnlySpan<byte> RocksDbMagic => [0xF7, 0xCF, 0xF4, 0x85, 0xB7, 0x41, 0xE2, 0x88];

    public static ReadOnlySpan<byte> PebbleMagic => [0xF0, 0x9F, 0xAA, 0xB3, 0xF0, 0x9F, 0xAA, 0xB3];

    /// <summary>Bytes of the footer of a format.</summary>
    public static int Length(TableFormat format) => format switch
    {
        TableFormat.LevelDb => LevelDbLength,
        TableFormat.PebbleV6 => ChecksummedLength,
        TableFormat.PebbleV7 => AttributedLength,
        _ => RocksDbLength,
    };

    /// <summary>
    /// Writes a 53-byte footer (<see cref="TableFormat.RocksDbV2"/> or <see cref="TableFormat.PebbleV1"/>) with CRC-32C blocks.
    /// </summary>
    public static void Write(Span<byte> destination, TableFormat format, BlockHandle metaindex, BlockHandle index)
    {
        destination[..RocksDbLength].Clear();
        destination[0] = (byte)ChecksumKind.Crc32C;
        int at = 1 + metaindex.Write(destination[1..]);
        index.Write(destination[at..]);
        bool rocks = format == TableFormat.RocksDbV2;
        BinaryPrimitives.WriteUInt32LittleEndian(destination[HandlesEnd..], rocks ? RocksDbVersion : (uint)format);
        (rocks ? RocksDbMagic : PebbleMagic).CopyTo(destination[(HandlesEnd + VersionLength)..]);
    }
}
