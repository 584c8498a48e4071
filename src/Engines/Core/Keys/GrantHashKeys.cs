using System.Buffers.Binary;

namespace C1z.Engines.Keys;

/// <summary>Keys of the index that holds the content hash of every grant, ordered for the comparison of digests.</summary>
/// <remarks>
/// On-disk format; a change is a new version: <c>03 07 08 00 partition 00 H H principal</c>. <c>H H</c> are the top 16 bits of the
/// principal's hash, big endian and not escaped; no separator follows them. The value is the grant's content hash, 8 bytes big endian.
/// </remarks>
public static class GrantHashKeys
{
    /// <summary>Bytes of a value.</summary>
    public const int ValueLength = 8;

    private const int PartitionElements = 4;

    private static ReadOnlySpan<byte> Prefix => [KeySpace.Version, KeySpace.Index, KeySpace.GrantHash, TupleCodec.Separator];

    /// <summary>Writes a key.</summary>
    /// <param name="key">Receives the key.</param>
    /// <param name="partition">An escaped partition.</param>
    /// <param name="bucket">Top 16 bits of the principal's hash.</param>
    /// <param name="principal">An escaped principal.</param>
    public static void Write(ref KeyWriter key, scoped ReadOnlySpan<byte> partition, ushort bucket, scoped ReadOnlySpan<byte> principal)
    {
        WritePartitionPrefix(ref key, partition);
        key.WriteUInt16(bucket);
        key.WriteRaw(principal);
    }

    /// <summary>Writes what all entries of one entitlement start with.</summary>
    /// <param name="key">Receives the prefix.</param>
    /// <param name="partition">An escaped partition.</param>
    public static void WritePartitionPrefix(ref KeyWriter key, scoped ReadOnlySpan<byte> partition)
    {
        key.WriteRaw(Prefix);
        key.WriteRaw(partition);
        key.WriteSeparator();
    }

    /// <summary>Splits a key, checking every element.</summary>
    /// <param name="key">A key.</param>
    /// <param name="parts">Entitlement and principal.</param>
    /// <param name="bucket">Top 16 bits of the principal's hash.</param>
    /// <returns>False when it is not a key of this index.</returns>
    public static bool TryParse(ReadOnlySpan<byte> key, out GrantParts parts, out ushort bucket)
    {
        parts = default;
        bucket = 0;
        if (!key.StartsWith(Prefix)
            || !GrantParts.TrySplit(key[Prefix.Length..], PartitionElements, out ReadOnlySpan<byte> partition, out ReadOnlySpan<byte> rest)
            || !BinaryPrimitives.TryReadUInt16BigEndian(rest, out bucket))
        {
            return false;
        }

        return GrantParts.TryParse(partition, rest[sizeof(ushort)..], out parts);
    }
}
