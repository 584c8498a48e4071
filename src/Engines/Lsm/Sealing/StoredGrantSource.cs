using C1z.Engines.Keys;
using C1z.Engines.Lsm.Loading;
using C1z.Engines.Lsm.Views;

namespace C1z.Engines.Lsm.Sealing;

/// <summary>The grants of any view: keys are taken apart, and principals are given numbers as they are met.</summary>
internal sealed class StoredGrantSource(RowCursor rows) : GrantSource
{
    private readonly InternTable _principals = new();
    private byte[] _partition = new byte[256];
    private int _partitionLength = -1;

    /// <inheritdoc/>
    public override NameList Principals => _principals.Names;

    /// <inheritdoc/>
    public override bool PrincipalsAreSorted => false;

    /// <inheritdoc/>
    public override bool TryRead(ref GrantItem grant)
    {
        if (!rows.MoveNext())
        {
            return false;
        }

        grant.Key = rows.Key;
        grant.Record = rows.Value;
        grant.Traits = GrantTraits.Of(grant.Record);
        grant.Principal = _principals.GetOrAdd(PrincipalOf(grant.Key, out grant.StartsPartition));
        grant.Partition = _partition.AsSpan(0, _partitionLength);
        return true;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _principals.Dispose();
        rows.Dispose();
    }

    // The usual grant belongs to the partition of the one before.
    private ReadOnlySpan<byte> PrincipalOf(ReadOnlySpan<byte> key, out bool startsPartition)
    {
        int end = GrantKeys.PrefixLength + _partitionLength;
        startsPartition = _partitionLength < 0
            || key.Length <= end
            || key[end] != TupleCodec.Separator
            || !key[GrantKeys.PrefixLength..end].SequenceEqual(_partition.AsSpan(0, _partitionLength));
        if (!startsPartition)
        {
            return key[(end + 1)..];
        }

        if (!GrantKeys.TrySplit(key, out ReadOnlySpan<byte> partition, out ReadOnlySpan<byte> principal))
        {
            throw new EngineException(EngineErrorCode.Corrupt, $"the key {Convert.ToHexStringLower(key)} is not the key of a grant");
        }

        if (partition.Length > _partition.Length)
        {
            _partition = new byte[Math.Max(partition.Length, _partition.Length * 2)];
        }

        partition.CopyTo(_partition);
        _partitionLength = partition.Length;
        return principal;
    }
}
