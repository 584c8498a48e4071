namespace C1z.Engines.Tables;

/// <summary>Which checksum the blocks of a table carry. The number is the first byte of the footer.</summary>
/// <remarks>This is an on-disk format: a change is a new version.</remarks>
public enum ChecksumKind : byte
{
    /// <summary>Masked CRC-32C.</summary>
    Crc32C = 1,

    /// <summary>The low 32 bits of XXH64, seed 0.</summary>
    XxHash64 = 3,
}
