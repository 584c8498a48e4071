using System.Numerics;
using System.Runtime.CompilerServices;
using C1z.Engines.Lsm.Sealing;

namespace C1z.Engines.Lsm.Loading;

/// <summary>The grants of a load in key order, each key once. The load must live as long.</summary>
/// <remarks>
/// Keys compare by entitlement first, then by principal, and both come from small sets: so these are sorted as texts, and a grant is sorted by two ranks in
/// one number, digit by digit. No comparison of keys, and no key, for any number of grants. Immutable; for any number of threads.
/// </remarks>
internal sealed class RankedGrants : IDisposable
{
    // How far ahead of a walk entries are asked for; records follow at half the distance, when their entries are there.
    private const int PrefetchDistance = 24;

    private readonly GrantLoad _load;
    private readonly GrantShard[] _shards;
    private readonly ShardNames _partitions;
    private readonly ShardNames _principals;
    private readonly int _principalBits;
    private NativeArray<Ranked> _grants = new();

    private RankedGrants(GrantLoad load)
    {
        _load = load;
        _shards = [.. load.Shards];
        _partitions = ShardNames.Join([.. load.Shards.Select(shard => shard.Entitlements)], GrantName.WritePartition);
        _principals = ShardNames.Join([.. load.Shards.Select(shard => shard.Principals)], GrantName.WritePrincipal);
        _principalBits = BitsOf(Principals.Count);
    }

    /// <summary>Number of grants.</summary>
    public int Count => _grants.Count;

    /// <summary>Partitions by rank.</summary>
    public NameList Partitions => _partitions.Sorted;

    /// <summary>Principals by rank.</summary>
    public NameList Principals => _principals.Sorted;

    /// <summary>Sorts a load.</summary>
    /// <param name="load">The load; not changed.</param>
    public static RankedGrants Of(GrantLoad load)
    {
        var ranked = new RankedGrants(load);
        try
        {
            ranked.Collect();
            ranked.Sort();
            ranked.KeepNewest();
            return ranked;
        }
        catch
        {
            ranked.Dispose();
            throw;
        }
    }

    /// <summary>The rank of a grant's partition.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int PartitionAt(int position) => (int)(_grants[position].Rank >> _principalBits);

    /// <summary>The rank of a grant's principal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int PrincipalAt(int position) => (int)(_grants[position].Rank & ((1UL << _principalBits) - 1));

    /// <summary>The record of a grant.</summary>
    /// <param name="position">Which.</param>
    /// <param name="scratch">Memory for a record that has to be put together; it grows as needed.</param>
    /// <param name="traits">What of it decides about derived rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> RecordAt(int position, ref byte[] scratch, out GrantTraits traits)
    {
        Ranked grant = _grants[position];
        GrantShard shard = _shards[grant.Shard];
        ref readonly GrantEntry entry = ref shard.Entries[grant.Index];
        traits = entry.Traits;
        return shard.Record(in entry, ref scratch);
    }

    /// <summary>Asks the processor for grants that a walk in order reads soon.</summary>
    /// <param name="position">Where the walk is.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PrefetchBehind(int position)
    {
        if (position + PrefetchDistance < _grants.Count)
        {
            Ranked later = _grants[position + PrefetchDistance];
            _shards[later.Shard].PrefetchEntry(later.Index);
            Ranked sooner = _grants[position + (PrefetchDistance / 2)];
            _shards[sooner.Shard].PrefetchRecord(sooner.Index);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _grants.Dispose();
        _partitions.Dispose();
        _principals.Dispose();
    }

    private static int BitsOf(int count) => BitOperations.Log2((uint)count) + 1;

    private void Collect()
    {
        _grants.Resize(_load.Count);
        Span<Ranked> grants = _grants.Items;
        int at = 0;
        foreach (GrantPiece piece in _load.Pieces)
        {
            ReadOnlySpan<int> partitions = _partitions.RanksOf(piece.Shard);
            ReadOnlySpan<int> principals = _principals.RanksOf(piece.Shard);
            ReadOnlySpan<GrantEntry> entries = _load.Shards[piece.Shard].Entries;
            for (int i = piece.Start; i < piece.End; i++)
            {
                ref readonly GrantEntry entry = ref entries[i];
                ulong rank = ((ulong)(uint)partitions[entry.Entitlement] << _principalBits) | (uint)principals[entry.Principal];
                grants[at++] = new Ranked(rank, piece.Shard, i);
            }
        }
    }

    private void Sort()
    {
        var scratch = new NativeArray<Ranked>();
        try
        {
            scratch.Resize(_grants.Count);
            if (RadixSorter.Sort(_grants.Items, scratch.Items, _principalBits + BitsOf(Partitions.Count)))
            {
                (_grants, scratch) = (scratch, _grants);
            }
        }
        finally
        {
            scratch.Dispose();
        }
    }

    // The sort keeps the order of arrival among equal ranks: the last one is the newest.
    private void KeepNewest()
    {
        Span<Ranked> grants = _grants.Items;
        int kept = 0;
        for (int i = 0; i < grants.Length; i++)
        {
            if (i + 1 == grants.Length || grants[i + 1].Rank != grants[i].Rank)
            {
                grants[kept++] = grants[i];
            }
        }

        _grants.Resize(kept);
    }

    private readonly record struct Ranked(ulong Rank, int Shard, int Index) : IRanked;
}
