using C1z.Engines.Digests;
using C1z.Engines.Keys;
using C1z.Engines.Lsm.Working;

namespace C1z.Engines.Lsm.Sealing;

/// <summary>Makes the nodes of the digests, in key order, of partitions whose hashes are sorted.</summary>
/// <remarks>The global root sorts before all other nodes but is known last: it is kept apart.</remarks>
/// <param name="nodes">Receives the others.</param>
internal sealed class DigestWriter(RowSorter nodes)
{
    private const int BucketBits = 16;

    private readonly byte[] _value = new byte[DigestRoot.PartitionLength];
    private DigestRoot _global;

    /// <summary>The sum of all partitions so far.</summary>
    public DigestRoot GlobalRoot => _global;

    /// <summary>Adds a partition behind those before.</summary>
    /// <param name="partition">The escaped partition.</param>
    /// <param name="hashes">Its grants in the order of the hash index; none for an entitlement without grants.</param>
    public void Add(ReadOnlySpan<byte> partition, ReadOnlySpan<GrantHashItem> hashes)
    {
        DigestRoot root = Sum(hashes);
        int leafBits = GrantDigest.LeafBits(root.Count);
        var key = new KeyWriter(stackalloc byte[512]);
        DigestKeys.WriteRoot(ref key, partition);
        _value[0] = (byte)leafBits;
        root.Write(_value.AsSpan(1));
        nodes.Add(key.Written, _value);
        if (leafBits > 0)
        {
            AddLeaves(ref key, partition, hashes, BucketBits - leafBits);
        }

        key.Dispose();
        _global += root;
    }

    private void AddLeaves(ref KeyWriter key, ReadOnlySpan<byte> partition, ReadOnlySpan<GrantHashItem> hashes, int shift)
    {
        for (int start = 0, end; start < hashes.Length; start = end)
        {
            int leaf = hashes[start].Bucket >> shift;
            for (end = start + 1; end < hashes.Length && hashes[end].Bucket >> shift == leaf; end++)
            {
                // The leaf goes on.
            }

            key.Clear();
            DigestKeys.WriteLeaf(ref key, partition, (ushort)(leaf << shift));
            Sum(hashes[start..end]).Write(_value);
            nodes.Add(key.Written, _value.AsSpan(0, DigestRoot.Length));
        }
    }

    private static DigestRoot Sum(ReadOnlySpan<GrantHashItem> hashes)
    {
        ulong sum = 0;
        foreach (ref readonly GrantHashItem hash in hashes)
        {
            sum ^= hash.Content;
        }

        return new DigestRoot((ulong)hashes.Length, sum);
    }
}
