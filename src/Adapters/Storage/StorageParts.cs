namespace C1z.Adapters;

/// <summary>One live key with its value, as stored.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value; empty for keys that only mark something.</param>
public readonly record struct StoredRow(ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value);

/// <summary>One sorted table, as the file's directory lists it.</summary>
/// <param name="Level">Its level, 0 (newest) to 6.</param>
/// <param name="Number">Its number.</param>
/// <param name="FileName">The file that holds it.</param>
/// <param name="IsVirtual">Whether it is only a slice of that file.</param>
/// <param name="Bytes">Its size in bytes; an estimate for a slice.</param>
/// <param name="SmallestKey">Its first key.</param>
/// <param name="LargestKey">Its last key, or the bound behind it.</param>
/// <param name="SmallestSequence">The lowest sequence number in it.</param>
/// <param name="LargestSequence">The highest sequence number in it.</param>
public sealed record StoredTable(
    int Level,
    long Number,
    string FileName,
    bool IsVirtual,
    long Bytes,
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

/// <summary>Live keys of one kind.</summary>
/// <param name="Name">The kind: a record, an index, digests, state of the engine.</param>
/// <param name="Keys">Number of keys.</param>
/// <param name="KeyBytes">Bytes of the keys.</param>
/// <param name="ValueBytes">Bytes of the values.</param>
public sealed record KeyFamilySize(string Name, long Keys, long KeyBytes, long ValueBytes);

/// <summary>Count and sum of the content hashes of a set of grants. Equal sets have equal digests.</summary>
/// <param name="Count">Number of grants.</param>
/// <param name="Sum">XOR of their 64-bit hashes.</param>
public readonly record struct StoredDigest(ulong Count, ulong Sum);

/// <summary>A digest of one entitlement's grants, or of the part of them whose principals share a hash prefix.</summary>
/// <param name="EntitlementId">The entitlement's id.</param>
/// <param name="ResourceType">Type of the entitlement's resource.</param>
/// <param name="ResourceId">Id of the entitlement's resource.</param>
/// <param name="Level">0 for all grants of the entitlement, 1 for a part.</param>
/// <param name="Bucket">The smallest 16-bit hash of a part; 0 for level 0.</param>
/// <param name="LeafBits">How many bits of the hash tell the parts apart, 0 (no parts) to 16; 0 for level 1.</param>
/// <param name="Digest">Count and sum.</param>
public sealed record StoredDigestNode(
    string EntitlementId, string ResourceType, string ResourceId, int Level, ushort Bucket, int LeafBits, StoredDigest Digest);
