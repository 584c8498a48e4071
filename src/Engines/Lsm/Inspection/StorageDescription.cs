namespace C1z.Engines.Lsm;

/// <summary>One file of an indexed payload.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Offset">Where its frame begins in the snapshot, in bytes.</param>
/// <param name="CompressedSize">Length of the frame in bytes.</param>
/// <param name="RawSize">Length of the content in bytes.</param>
/// <param name="Xxh64">XXH64 of the content, seed 0.</param>
/// <param name="Sha256">SHA-256 of the content, 32 bytes.</param>
public sealed record LsmFrame(string Name, long Offset, long CompressedSize, long RawSize, ulong Xxh64, ReadOnlyMemory<byte> Sha256);

/// <summary>One table as the MANIFEST lists it.</summary>
/// <param name="Level">Its level, 0 (newest) to 6.</param>
/// <param name="Number">Its number.</param>
/// <param name="FileName">The file that holds it.</param>
/// <param name="IsVirtual">Whether it is only a slice of that file.</param>
/// <param name="Size">Its size in bytes; an estimate for a slice.</param>
/// <param name="SmallestKey">Its first key.</param>
/// <param name="LargestKey">Its last key, or the bound behind it.</param>
/// <param name="SmallestSequence">The lowest sequence number in it.</param>
/// <param name="LargestSequence">The highest sequence number in it.</param>
public sealed record LsmTable(
    int Level,
    long Number,
    string FileName,
    bool IsVirtual,
    long Size,
    ReadOnlyMemory<byte> SmallestKey,
    ReadOnlyMemory<byte> LargestKey,
    ulong SmallestSequence,
    ulong LargestSequence)
{
    /// <summary>
    /// Entries in the table, those that remove others included; null for a slice, whose share nobody records, and where the table was not opened to ask.
    /// </summary>
    public long? Entries { get; init; }
}

/// <summary>The live keys of one family.</summary>
/// <param name="Name">Name of the family, for reports.</param>
/// <param name="Keys">Number of keys.</param>
/// <param name="KeyBytes">Bytes of the keys.</param>
/// <param name="ValueBytes">Bytes of the values.</param>
public sealed record LsmFamily(string Name, long Keys, long KeyBytes, long ValueBytes);
