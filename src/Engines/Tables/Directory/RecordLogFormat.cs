namespace C1z.Engines.Tables;

/// <summary>The framing of records in a MANIFEST or a write-ahead log.</summary>
/// <remarks>
/// The file is cut into blocks of 32 KiB; a record is one chunk or several, and no chunk crosses a block. A chunk: masked CRC-32C of
/// everything behind the length (4 bytes), payload length (2), type (1), for recyclable types the log's number (4), for sync types also the
/// offset up to which the log was synced (8), payload. Types 1–4 are full, first, middle and last; 5–8 the same with the log's number, 9–12
/// with both.
/// Fewer than seven bytes at a block's end are padding. A header of zeros ends the log. Integers are little-endian.
/// This is an on-disk format: a change is a new version.
/// </remarks>
internal static class RecordLogFormat
{
    public const int BlockLength = 32 * 1024;
    public const int HeaderLength = 7;
    public const int RecyclableHeaderLength = HeaderLength + 4;
    public const int SyncHeaderLength = RecyclableHeaderLength + 8;

    /// <summary>Where the bytes that the checksum covers start.</summary>
    public const int TypeAt = 6;
    public const int LengthAt = 4;

    public const int Full = 0;
    public const int First = 1;
    public const int Middle = 2;
    public const int Last = 3;
    public const int Positions = 4;
    public const byte LastLegacyType = 4;
    public const byte LastRecyclableType = 8;
    public const byte LastType = 12;

    /// <summary>Bytes of the header of a chunk type.</summary>
    public static int Header(byte type) => type switch
    {
        <= LastLegacyType => HeaderLength,
        <= LastRecyclableType => RecyclableHeaderLength,
        _ => SyncHeaderLength,
    };
}
