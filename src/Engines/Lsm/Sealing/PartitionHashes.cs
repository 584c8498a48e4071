using C1z.Engines.Digests;
using C1z.Engines.Lsm.Loading;

namespace C1z.Engines.Lsm.Sealing;

/// <summary>The hashes of one partition's grants, in the order of the hash index once all are there.</summary>
/// <remarks>
/// The index compares by bucket, then by principal; grants come in the order of principals, so a sort by bucket that keeps that order is all. Of the sorted
/// hashes the leaves of the digest are neighbours.
/// </remarks>
internal sealed class PartitionHashes : IDisposable
{
    private const int BucketBits = 16;

    private NativeArray<GrantHashItem> _items = new();
    private NativeArray<GrantHashItem> _scratch = new();

    /// <summary>Number of grants.</summary>
    public int Count => _items.Count;

    /// <summary>Takes the next grant.</summary>
    /// <param name="principal">Number of its principal.</param>
    /// <param name="hash">Bucket and content hash.</param>
    public void Add(int principal, GrantHash hash) => _items.Add(new GrantHashItem(hash.Content, principal, hash.Bucket));

    /// <summary>Brings what was added into the order of the index.</summary>
    /// <returns>Valid until <see cref="Clear"/>.</returns>
    public ReadOnlySpan<GrantHashItem> Sort()
    {
        _scratch.Resize(_items.Count);
        if (RadixSorter.Sort(_items.Items, _scratch.Items, BucketBits))
        {
            (_items, _scratch) = (_scratch, _items);
        }

        return _items.Items;
    }

    /// <summary>Starts the next partition.</summary>
    public void Clear() => _items.Resize(0);

    /// <inheritdoc/>
    public void Dispose()
    {
        _items.Dispose();
        _scratch.Dispose();
    }
}

/// <summary>What the hash index holds of a grant.</summary>
/// <param name="Content">Its content hash.</param>
/// <param name="Principal">Number of its principal.</param>
/// <param name="Bucket">Top 16 bits of the principal's hash.</param>
internal readonly record struct GrantHashItem(ulong Content, int Principal, ushort Bucket) : IRanked
{
    /// <inheritdoc/>
    public ulong Rank => Bucket;
}
