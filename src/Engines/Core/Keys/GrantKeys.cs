namespace C1z.Engines.Keys;

/// <summary>Keys of grants.</summary>
/// <remarks>
/// On-disk format; a change is a new version: <c>03 04 00 partition 00 principal</c>, that is six elements
/// (<see cref="EntitlementPartition"/>, <see cref="PrincipalTuple"/>). The value is a <c>GrantRecord</c>. Grants sort by the resource of
/// their entitlement, then by entitlement, then by principal.
/// </remarks>
public static class GrantKeys
{
    /// <summary>Bytes before the first element; what follows them is also hashed for digests.</summary>
    public const int PrefixLength = 3;

    private const int PartitionElements = 4;

    private static ReadOnlySpan<byte> Prefix => [KeySpace.Version, KeySpace.Grant, TupleCodec.Separator];

    /// <summary>Writes a key.</summary>
    /// <param name="key">Receives the key.</param>
    /// <param name="partition">An escaped partition.</param>
    /// <param name="principal">An escaped principal.</param>
    public static void Write(ref KeyWriter key, scoped ReadOnlySpan<byte> partition, scoped ReadOnlySpan<byte> principal)
    {
        WritePartitionPrefix(ref key, partition);
        key.WriteRaw(principal);
    }

    /// <summary>Writes a key.</summary>
    /// <param name="key">Receives the key.</param>
    /// <param name="entitlement">The entitlement.</param>
    /// <param name="principalType">Resource type of the principal.</param>
    /// <param name="principalId">Resource id of the principal.</param>
    public static void Write(
        ref KeyWriter key, scoped EntitlementIdentity entitlement, scoped ReadOnlySpan<byte> principalType, scoped ReadOnlySpan<byte> principalId)
    {
        key.WriteRaw(Prefix);
        EntitlementPartition.Write(ref key, entitlement);
        key.WriteSeparator();
        PrincipalTuple.Write(ref key, principalType, principalId);
    }

    /// <summary>Writes what all grants of one entitlement start with.</summary>
    /// <param name="key">Receives the prefix.</param>
    /// <param name="partition">An escaped partition.</param>
    public static void WritePartitionPrefix(ref KeyWriter key, scoped ReadOnlySpan<byte> partition)
    {
        key.WriteRaw(Prefix);
        key.WriteRaw(partition);
        key.WriteSeparator();
    }

    /// <summary>Writes what all grants on one resource start with.</summary>
    /// <param name="key">Receives the prefix.</param>
    /// <param name="resourceType">Resource type.</param>
    /// <param name="resourceId">Resource id.</param>
    public static void WriteResourcePrefix(ref KeyWriter key, scoped ReadOnlySpan<byte> resourceType, scoped ReadOnlySpan<byte> resourceId)
    {
        key.WriteRaw(Prefix);
        key.WriteElement(resourceType);
        key.WriteNextElement(resourceId);
        key.WriteSeparator();
    }

    /// <summary>Splits a key, checking every element.</summary>
    /// <param name="key">A key.</param>
    /// <param name="parts">Entitlement and principal.</param>
    /// <returns>False when it is not the key of a grant.</returns>
    public static bool TryParse(ReadOnlySpan<byte> key, out GrantParts parts)
    {
        parts = default;
        return TrySplit(key, out ReadOnlySpan<byte> partition, out ReadOnlySpan<byte> principal)
            && GrantParts.TryParse(partition, principal, out parts);
    }

    /// <summary>Finds the two halves of a key without checking what they hold: the fast way for keys of a sorted scan.</summary>
    /// <param name="key">A key.</param>
    /// <param name="partition">The escaped partition.</param>
    /// <param name="principal">The escaped principal.</param>
    /// <returns>False when it does not start like the key of a grant or has fewer than five elements.</returns>
    public static bool TrySplit(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> partition, out ReadOnlySpan<byte> principal)
    {
        if (key.StartsWith(Prefix))
        {
            return GrantParts.TrySplit(key[PrefixLength..], PartitionElements, out partition, out principal);
        }

        partition = principal = default;
        return false;
    }
}
