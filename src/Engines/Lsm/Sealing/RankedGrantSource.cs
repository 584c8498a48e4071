using C1z.Engines.Keys;
using C1z.Engines.Lsm.Loading;

namespace C1z.Engines.Lsm.Sealing;

/// <summary>The grants of a fresh load: nothing has to be compared or looked up, and keys are put together as they go by.</summary>
internal sealed class RankedGrantSource(RankedGrants grants) : GrantSource
{
    private byte[] _key = new byte[512];
    private byte[] _record = new byte[512];
    private int _head;
    private int _partition = -1;
    private int _next;

    /// <inheritdoc/>
    public override NameList Principals => grants.Principals;

    /// <inheritdoc/>
    public override bool PrincipalsAreSorted => true;

    /// <inheritdoc/>
    public override bool TryRead(ref GrantItem grant)
    {
        if (_next == grants.Count)
        {
            return false;
        }

        int partition = grants.PartitionAt(_next);
        grant.StartsPartition = partition != _partition;
        if (grant.StartsPartition)
        {
            StartPartition(partition);
        }

        grant.Principal = grants.PrincipalAt(_next);
        ReadOnlySpan<byte> principal = grants.Principals[grant.Principal];
        int length = _head + principal.Length;
        if (length > _key.Length)
        {
            Array.Resize(ref _key, Math.Max(length, _key.Length * 2));
        }

        principal.CopyTo(_key.AsSpan(_head));
        grant.Key = _key.AsSpan(0, length);
        grant.Partition = grants.Partitions[partition];
        grant.Record = grants.RecordAt(_next++, ref _record, out grant.Traits);
        return true;
    }

    /// <inheritdoc/>
    public override void Dispose() => grants.Dispose();

    private void StartPartition(int partition)
    {
        _partition = partition;
        var key = new KeyWriter(stackalloc byte[512]);
        GrantKeys.WritePartitionPrefix(ref key, grants.Partitions[partition]);
        _head = key.Length;
        if (_head > _key.Length)
        {
            _key = new byte[_head * 2];
        }

        key.Written.CopyTo(_key);
        key.Dispose();
    }
}
