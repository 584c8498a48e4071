using C1z.Engines.Keys;

namespace C1z.Engines.Lsm.Loading;

/// <summary>The names of all shards as parts of keys, in key order: a number of a shard leads to a rank, and ranks compare like the parts of keys.</summary>
internal sealed class ShardNames : IDisposable
{
    private readonly int[][] _ranks;

    private ShardNames(NameList sorted, int[][] ranks)
    {
        Sorted = sorted;
        _ranks = ranks;
    }

    /// <summary>Writes what a name is in a key.</summary>
    public delegate void KeyPart(ref KeyWriter key, ReadOnlySpan<byte> name);

    /// <summary>The parts of keys by rank.</summary>
    public NameList Sorted { get; }

    /// <summary>Joins the names of shards.</summary>
    /// <param name="shards">The names of each.</param>
    /// <param name="write">Makes parts of keys of them; different names give different parts.</param>
    public static ShardNames Join(IReadOnlyList<NameList> shards, KeyPart write)
    {
        using var all = new InternTable();
        int[][] numbers = [.. shards.Select(_ => Array.Empty<int>())];
        var key = new KeyWriter(stackalloc byte[512]);
        for (int shard = 0; shard < shards.Count; shard++)
        {
            NameList names = shards[shard];
            numbers[shard] = GC.AllocateUninitializedArray<int>(names.Count);
            for (int id = 0; id < names.Count; id++)
            {
                key.Clear();
                write(ref key, names[id]);
                numbers[shard][id] = all.GetOrAdd(key.Written);
            }
        }

        key.Dispose();
        int[] order = NameOrder.Sort(all.Names);
        int[] ranks = NameOrder.Ranks(order);
        foreach (int[] ids in numbers)
        {
            foreach (ref int id in ids.AsSpan())
            {
                id = ranks[id];
            }
        }

        var sorted = new NameList();
        foreach (int id in order)
        {
            sorted.Add(all.Names[id]);
        }

        return new ShardNames(sorted, numbers);
    }

    /// <summary>Ranks by the numbers of a shard.</summary>
    public ReadOnlySpan<int> RanksOf(int shard) => _ranks[shard];

    /// <inheritdoc/>
    public void Dispose() => Sorted.Dispose();
}
