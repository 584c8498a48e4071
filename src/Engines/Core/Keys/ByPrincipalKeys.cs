namespace C1z.Engines.Keys;

/// <summary>Keys of the index that lists the grants of a principal.</summary>
/// <remarks>On-disk format; a change is a new version: <c>03 07 04 00 principal 00 partition</c>. The value is empty.</remarks>
public static class ByPrincipalKeys
{
    private const int PrincipalElements = 2;

    private static ReadOnlySpan<byte> Prefix => [KeySpace.Version, KeySpace.Index, KeySpace.ByPrincipal, TupleCodec.Separator];

    /// <summary>Writes a key.</summary>
    /// <param name="key">Receives the key.</param>
    /// <param name="principal">An escaped principal.</param>
    /// <param name="partition">An escaped partition.</param>
    public static void Write(ref KeyWriter key, scoped ReadOnlySpan<byte> principal, scoped ReadOnlySpan<byte> partition)
    {
        WritePrincipalPrefix(ref key, principal);
        key.WriteRaw(partition);
    }

    /// <summary>Writes what all entries of one principal start with.</summary>
    /// <param name="key">Receives the prefix.</param>
    /// <param name="principal">An escaped principal.</param>
    public static void WritePrincipalPrefix(ref KeyWriter key, scoped ReadOnlySpan<byte> principal)
    {
        key.WriteRaw(Prefix);
        key.WriteRaw(principal);
        key.WriteSeparator();
    }

    /// <summary>Writes what all entries of principals of one type start with.</summary>
    /// <param name="key">Receives the prefix.</param>
    /// <param name="principalType">Resource type of the principals.</param>
    public static void WriteTypePrefix(ref KeyWriter key, scoped ReadOnlySpan<byte> principalType)
    {
        key.WriteRaw(Prefix);
        key.WriteElement(principalType);
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
            && GrantParts.TrySplit(key[Prefix.Length..], PrincipalElements, out ReadOnlySpan<byte> principal, out ReadOnlySpan<byte> partition)
            && GrantParts.TryParse(partition, principal, out parts);
    }
}
