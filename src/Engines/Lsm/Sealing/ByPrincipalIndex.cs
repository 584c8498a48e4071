using System.Numerics;
using C1z.Engines.Keys;
using C1z.Engines.Lsm.Loading;

namespace C1z.Engines.Lsm.Sealing;

/// <summary>The index by principal: collected as pairs of numbers while grants go by, sorted by one of them, written as keys.</summary>
/// <remarks>Grants come in the order of partitions, so only principals have to be brought into order: 8 bytes a grant, no key before it is written.</remarks>
internal sealed class ByPrincipalIndex : IDisposable
{
    private readonly NameList _partitions = new();
    private NativeArray<Pair> _pairs = new();
    private readonly HeadedKey _key = new();

    /// <summary>Starts the next partition.</summary>
    public void StartPartition(ReadOnlySpan<byte> partition) => _partitions.Add(partition);

    /// <summary>Takes a grant of the open partition.</summary>
    /// <param name="principal">Number of its principal.</param>
    public void Add(int principal) => _pairs.Add(new Pair(principal, _partitions.Count - 1));

    /// <summary>Writes the index.</summary>
    /// <param name="tables">Where to.</param>
    /// <param name="principals">The escaped principals by number.</param>
    /// <param name="areSorted">Whether their numbers are in their order.</param>
    /// <param name="cancel">Ends it.</param>
    public void Write(TableStream tables, NameList principals, bool areSorted, CancellationToken cancel)
    {
        int[]? order = areSorted ? null : Rank(principals);
        Sort(principals.Count);
        int current = -1;
        foreach (ref readonly Pair pair in _pairs.Items)
        {
            if (pair.Principal != current)
            {
                cancel.ThrowIfCancellationRequested();
                current = pair.Principal;
                SetHead(principals[order is null ? current : order[current]]);
            }

            ReadOnlySpan<byte> partition = _partitions[pair.Partition];
            partition.CopyTo(_key.Tail(partition.Length));
            tables.Add(_key.Written, []);
        }

        tables.Finish();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pairs.Dispose();
        _partitions.Dispose();
    }

    // Numbers become ranks. Returns the numbers by rank.
    private int[] Rank(NameList principals)
    {
        int[] order = NameOrder.Sort(principals);
        int[] ranks = NameOrder.Ranks(order);
        foreach (ref Pair pair in _pairs.Items)
        {
            pair = pair with { Principal = ranks[pair.Principal] };
        }

        return order;
    }

    private void Sort(int principals)
    {
        var scratch = new NativeArray<Pair>();
        try
        {
            scratch.Resize(_pairs.Count);
            if (RadixSorter.Sort(_pairs.Items, scratch.Items, BitOperations.Log2((uint)principals | 1) + 1))
            {
                (_pairs, scratch) = (scratch, _pairs);
            }
        }
        finally
        {
            scratch.Dispose();
        }
    }

    private void SetHead(ReadOnlySpan<byte> principal)
    {
        var key = new KeyWriter(stackalloc byte[512]);
        ByPrincipalKeys.WritePrincipalPrefix(ref key, principal);
        _key.SetHead(key.Written);
        key.Dispose();
    }

    private readonly record struct Pair(int Principal, int Partition) : IRanked
    {
        public ulong Rank => (uint)Principal;
    }
}
