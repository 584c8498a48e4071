namespace C1z.Engines.Keys;

/// <summary>Keys of entitlements.</summary>
/// <remarks>
/// On-disk format; a change is a new version: <c>03 03 00 partition</c> (<see cref="EntitlementPartition"/>). The value is an
/// <c>EntitlementRecord</c>. Entitlements sort by their resource.
/// </remarks>
public static class EntitlementKeys
{
    /// <summary>Bytes before the partition.</summary>
    public const int PrefixLength = 3;

    private static ReadOnlySpan<byte> Prefix => [KeySpace.Version, KeySpace.Entitlement, TupleCodec.Separator];

    /// <summary>Writes a key.</summary>
    /// <param name="key">Receives the key.</param>
    /// <param name="entitlement">The entitlement.</param>
    public static void Write(ref KeyWriter key, scoped EntitlementIdentity entitlement)
    {
        key.WriteRaw(Prefix);
        EntitlementPartition.Write(ref key, entitlement);
    }

    /// <summary>Writes a key.</summary>
    /// <param name="key">Receives the key.</param>
    /// <param name="partition">An escaped partition.</param>
    public static void Write(ref KeyWriter key, scoped ReadOnlySpan<byte> partition)
    {
        key.WriteRaw(Prefix);
        key.WriteRaw(partition);
    }

    /// <summary>Writes what all entitlements on one resource start with.</summary>
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
    /// <param name="partition">The entitlement.</param>
    /// <returns>False when it is not the key of an entitlement.</returns>
    public static bool TryParse(ReadOnlySpan<byte> key, out EntitlementPartition partition)
    {
        partition = default;
        return key.StartsWith(Prefix) && EntitlementPartition.TryParse(key[PrefixLength..], out partition);
    }
}
