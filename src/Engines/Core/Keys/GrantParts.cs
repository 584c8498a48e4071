namespace C1z.Engines.Keys;

/// <summary>The two halves of every grant key, whichever index it belongs to: the entitlement and the principal.</summary>
/// <remarks>A grant is identified by these alone; its external id is no part of any key. A view over bytes it does not own.</remarks>
public readonly ref struct GrantParts
{
    internal GrantParts(EntitlementPartition partition, PrincipalTuple principal)
    {
        Partition = partition;
        Principal = principal;
    }

    /// <summary>The entitlement.</summary>
    public EntitlementPartition Partition { get; }

    /// <summary>The principal.</summary>
    public PrincipalTuple Principal { get; }

    /// <summary>Splits six elements of which the first <paramref name="leading"/> belong to one half.</summary>
    internal static bool TrySplit(
        ReadOnlySpan<byte> tuple, int leading, out ReadOnlySpan<byte> first, out ReadOnlySpan<byte> second)
    {
        int end = -1;
        for (int i = 0; i < leading; i++)
        {
            int next = tuple[(end + 1)..].IndexOf(TupleCodec.Separator);
            if (next < 0)
            {
                first = second = default;
                return false;
            }

            end += next + 1;
        }

        first = tuple[..end];
        second = tuple[(end + 1)..];
        return true;
    }

    internal static bool TryParse(ReadOnlySpan<byte> partitionBytes, ReadOnlySpan<byte> principalBytes, out GrantParts parts)
    {
        if (EntitlementPartition.TryParse(partitionBytes, out EntitlementPartition partition)
            && PrincipalTuple.TryParse(principalBytes, out PrincipalTuple principal))
        {
            parts = new GrantParts(partition, principal);
            return true;
        }

        parts = default;
        return false;
    }
}
