using C1z.Engines.Keys;
using C1z.Engines.Lsm.Loading;

namespace C1z.Engines.Lsm.Sealing;

/// <summary>The grants of a fresh load: nothing has to be compared or looked up, and keys are put together as they go by.</summary>
internal sealed class RankedGrantSource(RankedGrants grants) : GrantSource
{
    private readonly HeadedKey _key = new();
    private byte[] _scratch = new byte[512];
    private int _partition = -1;
    private int _at = -1;

    /// <inheritdoc/>
    public override NameList Principals => grants.Principals;

    /// <inheritdoc/>
    public override bool PrincipalsAreSorted => true;

    /// <summary>The current key.</summary>
    public ReadOnlySpan<byte> Key => _key.Written;

    /// <summary>The current record.</summary>
    public ReadOnlySpan<byte> Record => grants.RecordAt(_at, ref _scratch, out _);

    /// <summary>Moves to the next grant.</summary>
    /// <returns>False behind the last one.</returns>
    public bool MoveNext() => Advance(out _);

    /// <inheritdoc/>
    public override bool TryRead(ref GrantItem grant)
    {
        if (!Advance(out grant.StartsPartition))
        {
            return false;
        }

        grant.Key = Key;
        grant.Partition = grants.Partitions[_partition];
        grant.Principal = grants.PrincipalAt(_at);
        grant.Record = grants.RecordAt(_at, ref _scratch, out grant.Traits);
        return true;
    }

    /// <inheritdoc/>
    public override void Dispose() => grants.Dispose();

    private bool Advance(out bool startsPartition)
    {
        startsPartition = false;
        if (_at + 1 >= grants.Count)
        {
            return false;
        }

        int partition = grants.PartitionAt(++_at);
        grants.PrefetchBehind(_at);
        startsPartition = partition != _partition;
        if (startsPartition)
        {
            StartPartition(partition);
        }

        ReadOnlySpan<byte> principal = grants.Principals[grants.PrincipalAt(_at)];
        principal.CopyTo(_key.Tail(principal.Length));
        return true;
    }

    private void StartPartition(int partition)
    {
        _partition = partition;
        var key = new KeyWriter(stackalloc byte[512]);
        GrantKeys.WritePartitionPrefix(ref key, grants.Partitions[partition]);
        _key.SetHead(key.Written);
        key.Dispose();
    }
}
