using System.Buffers.Binary;

namespace C1z.Engines.Tables;

/// <summary>
/// A decoded footer: format, checksum kind and the two handles everything starts from. Layout: <see cref="FooterLayout"/>.
/// </summary>
internal sealed record TableFooter(
    TableFormat Format,
    ChecksumKind Checksum,
    BlockHandle Metaindex,
    BlockHandle Index,
    TableAttributes? Attributes,
    int Length)
{
    /// <summary>Whether data, index and key-span blocks are columnar.</summary>
    public bool IsColumnar => Format >= TableFormat.PebbleV5;

    /// <summary>Reads the footer at the end of a file.</summary>
    /// <exception cref="TableException">Not a table, an unknown version, or damage.</exception>
    public static TableFooter Read(ITableSource source)
    {
        int available = (int)Math.Min(source.Length, FooterLayout.MaxLength);
        if (available < FooterLayout.MinLength)
        {
            throw new TableException(
                TableErrorCode.Truncated, source.Name, source.Length, $"a table has at least {FooterLayout.MinLength} bytes");
        }

        Span<byte> tail = stackalloc byte[available];
        source.Read(source.Length - available, tail);
        return Parse(tail, source.Name, source.Length);
    }

    /// <summary>Decodes the footer that ends a stretch of bytes.</summary>
    /// <param name="tail">The last bytes of the file, at most <see cref="FooterLayout.MaxLength"/>.</param>
    /// <param name="file">The file's name.</param>
    /// <param name="fileLength">The file's length.</param>
    public static TableFooter Parse(ReadOnlySpan<byte> tail, string file, long fileLength)
    {
        TableFormat format = Identify(tail, file, fileLength);
        int length = FooterLayout.Length(format);
        var location = new BlockLocation(file, fileLength - length);
        if (tail.Length < length)
        {
            throw location.Error(TableErrorCode.Truncated, $"the footer of this format has {length} bytes");
        }

        ReadOnlySpan<byte> footer = tail[^length..];
        VerifyChecksum(footer, format, location);
        bool kindless = format == TableFormat.LevelDb;
        var checksum = kindless ? ChecksumKind.Crc32C : (ChecksumKind)footer[0];
        if (checksum is not (ChecksumKind.Crc32C or ChecksumKind.XxHash64))
        {
            throw location.Error(TableErrorCode.Unsupported, $"checksum kind {(byte)checksum} is not known");
        }

        ReadOnlySpan<byte> handles = kindless ? footer[..^FooterLayout.MagicLength] : footer[1..FooterLayout.HandlesEnd];
        int at = 0;
        if (!BlockHandle.TryRead(handles, ref at, out BlockHandle metaindex)
            || !BlockHandle.TryRead(handles, ref at, out BlockHandle index))
        {
            throw location.Error(TableErrorCode.Malformed, "the footer's block handles do not decode");
        }

        TableAttributes? attributes = format == TableFormat.PebbleV7
            ? (TableAttributes)BinaryPrimitives.ReadUInt32LittleEndian(footer[FooterLayout.HandlesEnd..])
            : null;
        return new TableFooter(format, checksum, metaindex, index, attributes, length);
    }

    private static TableFormat Identify(ReadOnlySpan<byte> tail, string file, long fileLength)
    {
        ReadOnlySpan<byte> magic = tail[^FooterLayout.MagicLength..];
        if (magic.SequenceEqual(FooterLayout.LevelDbMagic))
        {
            return TableFormat.LevelDb;
        }

        uint version = BinaryPrimitives.ReadUInt32LittleEndian(tail[^(FooterLayout.MagicLength + FooterLayout.VersionLength)..]);
        var location = new BlockLocation(file, fileLength - FooterLayout.MagicLength);
        if (magic.SequenceEqual(FooterLayout.RocksDbMagic))
        {
            return version == FooterLayout.RocksDbVersion
                ? TableFormat.RocksDbV2
                : throw location.Error(
                    TableErrorCode.Unsupported, $"RocksDB table version {version} is not read, only {FooterLayout.RocksDbVersion}");
        }

        if (!magic.SequenceEqual(FooterLayout.PebbleMagic))
        {
            throw location.Error(TableErrorCode.Malformed, "the file does not end with a table's magic number");
        }

        return version is >= (uint)TableFormat.PebbleV1 and <= (uint)TableFormat.PebbleV7
            ? (TableFormat)version
            : throw location.Error(TableErrorCode.Unsupported, $"Pebble table version {version} is not known");
    }

    private static void VerifyChecksum(ReadOnlySpan<byte> footer, TableFormat format, BlockLocation location)
    {
        if (format < TableFormat.PebbleV6)
        {
            return;
        }

        int at = footer.Length - FooterLayout.MagicLength - FooterLayout.VersionLength - sizeof(uint);
        uint stored = BinaryPrimitives.ReadUInt32LittleEndian(footer[at..]);
        if (Crc32C.Masked(footer[..at], footer[(at + sizeof(uint))..]) != stored)
        {
            throw location.Error(TableErrorCode.ChecksumMismatch, "the footer does not match its checksum");
        }
    }
}
