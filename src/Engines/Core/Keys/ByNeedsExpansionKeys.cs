namespace C1z.Engines.Keys;

/// <summary>Keys of the index of grants whose expansion is still to be done.</summary>
/// <remarks>
/// On-disk format; a change is a new version: <c>03 07 05 00 partition 00 principal</c>, the elements of the grant's own key. The value is
/// empty. Only grants with <c>needs_expansion</c> have an entry.
/// </remarks>
public static class ByNeedsExpansionKeys
{
    private const int PartitionElements = 4;

    private static ReadOnlySpan<byte> Prefix => [KeySpace.Version, KeySpace.Index, KeySpace.ByNeedsExpansion, TupleCodec.Separator];

    /// <summary>Writes a key.</summary>
    /// <param name="key">Receives the key.</param>
    /// <param name="partition">An escaped partition.</param>
    /// <param name="principal">An escaped principal.</param>
    public static void Write(ref KeyWriter key, scoped ReadOnlySpan<byte> partition, scoped ReadOnlySpan<byte> principal)
    {
        key.WriteRaw(Prefix);
        key.WriteRaw(partition);
        key.WriteSeparator();
        key.WriteRaw(principal);
    }

    /// <summary>Writes what all entries on one resource start with.</summary>
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
    /// <returns>False when it is not a key of this index.</returns>
    public static bool TryParse(ReadOnlySpan<byte> key, out GrantParts parts)
    {
        parts = default;
        return key.StartsWith(Prefix)
            && GrantParts.TrySplit(key[Prefix.Length..], PartitionElements, out ReadOnlySpan<byte> partition, out ReadOnlySpan<byte> principal)
            && GrantParts.TryParse(partition, principal, out parts);
    }
}
