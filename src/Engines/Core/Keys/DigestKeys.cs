using System.Buffers.Binary;

namespace C1z.Engines.Keys;

/// <summary>Keys of digest nodes.</summary>
/// <remarks>
/// On-disk format; a change is a new version. <c>03 0a 08 00 esc(partition) 00 level</c>: the whole partition, separators included, is escaped
/// once more as a single element; level is one raw byte.
/// <list type="table">
/// <item><term>level <c>00</c></term><description>root of a partition</description></item>
/// <item><term>level <c>01</c></term><description>leaf; the leaf's bucket follows, 16 bits big endian, its low bits zero</description></item>
/// <item><term>level <c>02</c></term><description>global root; the partition is empty, so it sorts before all other nodes</description></item>
/// </list>
/// </remarks>
public static class DigestKeys
{
    private const byte Root = 0;
    private const byte Leaf = 1;
    private const byte Global = 2;

    /// <summary>The key of the global root.</summary>
    public static ReadOnlySpan<byte> GlobalRoot =>
        [KeySpace.Version, KeySpace.Digest, KeySpace.GrantHash, TupleCodec.Separator, TupleCodec.Separator, Global];

    private static ReadOnlySpan<byte> Prefix => [KeySpace.Version, KeySpace.Digest, KeySpace.GrantHash, TupleCodec.Separator];

    /// <summary>Writes the key of a partition's root.</summary>
    /// <param name="key">Receives the key.</param>
    /// <param name="partition">An escaped partition.</param>
    public static void WriteRoot(ref KeyWriter key, scoped ReadOnlySpan<byte> partition)
    {
        WritePartitionPrefix(ref key, partition);
        key.WriteByte(Root);
    }

    /// <summary>Writes the key of a leaf.</summary>
    /// <param name="key">Receives the key.</param>
    /// <param name="partition">An escaped partition.</param>
    /// <param name="bucket">The smallest 16-bit hash that falls into the leaf.</param>
    public static void WriteLeaf(ref KeyWriter key, scoped ReadOnlySpan<byte> partition, ushort bucket)
    {
        WritePartitionPrefix(ref key, partition);
        key.WriteByte(Leaf);
        key.WriteUInt16(bucket);
    }

    /// <summary>Writes what all nodes of one partition start with.</summary>
    /// <param name="key">Receives the prefix.</param>
    /// <param name="partition">An escaped partition.</param>
    public static void WritePartitionPrefix(ref KeyWriter key, scoped ReadOnlySpan<byte> partition)
    {
        key.WriteRaw(Prefix);
        key.WriteElement(partition);
        key.WriteSeparator();
    }

    /// <summary>Splits a key, checking that it is one of the three kinds.</summary>
    /// <param name="key">A key.</param>
    /// <param name="node">The node it names.</param>
    /// <returns>False when it is not the key of a digest node.</returns>
    public static bool TryParse(ReadOnlySpan<byte> key, out DigestNodeName node)
    {
        node = default;
        if (!key.StartsWith(Prefix))
        {
            return false;
        }

        ReadOnlySpan<byte> rest = key[Prefix.Length..];
        int end = rest.IndexOf(TupleCodec.Separator);
        if (end < 0 || end + 1 == rest.Length || !TupleCodec.IsElement(rest[..end]))
        {
            return false;
        }

        ReadOnlySpan<byte> tail = rest[(end + 2)..];
        DigestNodeKind? kind = (rest[end + 1], tail.Length) switch
        {
            (Root, 0) when end > 0 => DigestNodeKind.Root,
            (Leaf, sizeof(ushort)) when end > 0 => DigestNodeKind.Leaf,
            (Global, 0) when end == 0 => DigestNodeKind.GlobalRoot,
            _ => null,
        };
        if (kind is null)
        {
            return false;
        }

        ushort bucket = kind == DigestNodeKind.Leaf ? BinaryPrimitives.ReadUInt16BigEndian(tail) : (ushort)0;
        node = new DigestNodeName(kind.Value, rest[..end], bucket);
        return true;
    }
}

/// <summary>The kinds of digest nodes.</summary>
public enum DigestNodeKind
{
    /// <summary>Root of one partition.</summary>
    Root,

    /// <summary>One bucket of a partition.</summary>
    Leaf,

    /// <summary>The sum over all partitions.</summary>
    GlobalRoot,
}

/// <summary>What a digest key names.</summary>
public readonly ref struct DigestNodeName
{
    internal DigestNodeName(DigestNodeKind kind, ReadOnlySpan<byte> partition, ushort bucket)
    {
        Kind = kind;
        Partition = partition;
        Bucket = bucket;
    }

    /// <summary>Root, leaf or global root.</summary>
    public DigestNodeKind Kind { get; }

    /// <summary>The partition, escaped twice: <see cref="TupleCodec.UnescapeTo"/> gives an <see cref="EntitlementPartition"/>'s bytes. Empty
    /// for the global root.</summary>
    public ReadOnlySpan<byte> Partition { get; }

    /// <summary>The leaf's bucket; 0 for roots.</summary>
    public ushort Bucket { get; }
}
