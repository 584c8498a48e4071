using C1z.Engines.Keys;

namespace C1z.Engines.Lsm.Views;

/// <summary>Turns the key of an index entry into the key of the row it stands for.</summary>
/// <param name="indexKey">A key of the index.</param>
/// <param name="rowKey">Receives the key of the row.</param>
/// <returns>False when the entry is malformed.</returns>
internal delegate bool RowKeyOf(ReadOnlySpan<byte> indexKey, ref KeyWriter rowKey);

/// <summary>Where the entries of each index lead. Listings follow them, verification checks them.</summary>
internal static class IndexedRows
{
    /// <summary>The resource of an entry by parent.</summary>
    public static bool ByParent(ReadOnlySpan<byte> indexKey, ref KeyWriter rowKey)
    {
        if (!ByParentKeys.TryParse(indexKey, out ByParentEntry entry))
        {
            return false;
        }

        rowKey.WriteRaw([KeySpace.Version, KeySpace.Resource, TupleCodec.Separator]);
        rowKey.WriteRaw(entry.ChildType);
        rowKey.WriteSeparator();
        rowKey.WriteRaw(entry.ChildId);
        return true;
    }

    /// <summary>The grant of an entry by principal.</summary>
    public static bool ByPrincipal(ReadOnlySpan<byte> indexKey, ref KeyWriter rowKey) =>
        ByPrincipalKeys.TryParse(indexKey, out GrantParts parts) && WriteGrant(parts, ref rowKey);

    /// <summary>The grant of an entry of those still to be expanded.</summary>
    public static bool ByNeedsExpansion(ReadOnlySpan<byte> indexKey, ref KeyWriter rowKey) =>
        ByNeedsExpansionKeys.TryParse(indexKey, out GrantParts parts) && WriteGrant(parts, ref rowKey);

    private static bool WriteGrant(GrantParts parts, ref KeyWriter rowKey)
    {
        GrantKeys.Write(ref rowKey, parts.Partition.Bytes, parts.Principal.Bytes);
        return true;
    }
}
