using System.Buffers.Binary;

namespace C1z.Engines.Digests;

/// <summary>Count and sum of the content hashes of a set of grants. Equal sets have equal sums; order does not matter, the sum is an XOR.</summary>
/// <remarks>
/// On-disk format; a change is a new version: count and sum, each 64 bits big endian. A leaf and the global root are these 16 bytes; the
/// root of a partition has one byte before them, the width of its leaves in bits.
/// </remarks>
/// <param name="Count">Number of grants.</param>
/// <param name="Sum">XOR of their content hashes.</param>
public readonly record struct DigestRoot(ulong Count, ulong Sum)
{
    /// <summary>Bytes of a leaf or of the global root.</summary>
    public const int Length = 16;

    /// <summary>Bytes of a partition's root.</summary>
    public const int PartitionLength = Length + 1;

    /// <summary>Joins two sets that share no grant.</summary>
    /// <param name="left">One set.</param>
    /// <param name="right">The other.</param>
    public static DigestRoot operator +(DigestRoot left, DigestRoot right) => Add(left, right);

    /// <summary>Joins two sets that share no grant.</summary>
    /// <param name="left">One set.</param>
    /// <param name="right">The other.</param>
    /// <returns>The union.</returns>
    public static DigestRoot Add(DigestRoot left, DigestRoot right) => new(left.Count + right.Count, left.Sum ^ right.Sum);

    /// <summary>Reads a leaf or the global root.</summary>
    /// <param name="value">A stored value.</param>
    /// <returns>Count and sum.</returns>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Corrupt"/>: it does not have 16 bytes.</exception>
    public static DigestRoot Read(ReadOnlySpan<byte> value) => value.Length == Length
        ? new DigestRoot(BinaryPrimitives.ReadUInt64BigEndian(value), BinaryPrimitives.ReadUInt64BigEndian(value[sizeof(ulong)..]))
        : throw new EngineException(EngineErrorCode.Corrupt, $"a digest node has {value.Length} bytes instead of {Length}");

    /// <summary>Reads the root of a partition.</summary>
    /// <param name="value">A stored value.</param>
    /// <param name="leafBits">Width of its leaves: 0 (no leaves) to 16.</param>
    /// <returns>Count and sum.</returns>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Corrupt"/>: it does not have 17 bytes, or the width is out of range.</exception>
    public static DigestRoot ReadPartition(ReadOnlySpan<byte> value, out int leafBits)
    {
        if (value.Length != PartitionLength || value[0] > GrantDigest.MaxLeafBits)
        {
            throw new EngineException(
                EngineErrorCode.Corrupt,
                $"a partition's digest is not {PartitionLength} bytes that start with a width of 0 to {GrantDigest.MaxLeafBits}");
        }

        leafBits = value[0];
        return Read(value[1..]);
    }

    /// <summary>Writes count and sum.</summary>
    /// <param name="target">Room of <see cref="Length"/> bytes.</param>
    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt64BigEndian(target, Count);
        BinaryPrimitives.WriteUInt64BigEndian(target[sizeof(ulong)..], Sum);
    }
}
