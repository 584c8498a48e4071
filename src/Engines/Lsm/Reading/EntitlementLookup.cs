using C1z.Engines.Keys;
using C1z.Engines.Lsm.Views;

namespace C1z.Engines.Lsm.Reading;

/// <summary>Finds entitlements by id alone, although keys hold the resource as well.</summary>
/// <remarks>
/// Ids usually start with type and id of their resource, so the ways to cut one are tried first, each a look at one key; at most
/// <see cref="IdSplits.MaxCandidates"/>. Only when no cut leads anywhere, all entitlements are looked through.
/// </remarks>
internal sealed class EntitlementLookup(RowView store)
{
    /// <summary>The partition of an entitlement whose resource is known.</summary>
    public static byte[] Partition(ResourceKey resource, string id) => Partition(
        new EntitlementIdentity(Listings.Utf8(resource.Type), Listings.Utf8(resource.Id), Listings.Utf8(id)));

    /// <summary>Finds the one entitlement with an id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="alsoByGrants">Whether an entitlement that only grants name counts.</param>
    /// <returns>Its partition; null when there is none.</returns>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.AmbiguousId"/>.</exception>
    public byte[]? FindOne(string id, bool alsoByGrants)
    {
        byte[] utf8 = Listings.Utf8(id);
        List<byte[]> found = Find(utf8, KeySpace.Entitlement);
        if (found.Count == 0 && alsoByGrants)
        {
            found = Find(utf8, KeySpace.Grant);
        }

        return found.Count switch
        {
            0 => null,
            1 => found[0],
            _ => throw new EngineException(EngineErrorCode.AmbiguousId, $"{found.Count} entitlements have the id '{id}': name the resource as well"),
        };
    }

    /// <summary>The partitions that an id may stand for, by the ways to cut it; nothing is looked up.</summary>
    public static IEnumerable<byte[]> Candidates(byte[] id)
    {
        if (IdSplits.Colons(id) is not { } colons)
        {
            yield break;
        }

        for (int first = 0; first < colons.Count; first++)
        {
            for (int second = first + 1; second < colons.Count; second++)
            {
                int typeEnd = colons[first];
                int idEnd = colons[second];
                if (typeEnd > 0 && idEnd > typeEnd + 1)
                {
                    yield return Partition(new EntitlementIdentity(id.AsSpan(0, typeEnd), id.AsSpan((typeEnd + 1)..idEnd), id));
                }
            }
        }
    }

    private static byte[] Partition(EntitlementIdentity identity)
    {
        var key = new KeyWriter(stackalloc byte[512]);
        EntitlementPartition.Write(ref key, identity);
        byte[] partition = key.Written.ToArray();
        key.Dispose();
        return partition;
    }

    private List<byte[]> Find(byte[] id, byte family)
    {
        var range = Keys.KeyRange.OfPrefix([KeySpace.Version, family, TupleCodec.Separator]);
        using LsmScan rows = store.Scan(range.Lower, range.Upper);
        var found = new List<byte[]>();
        foreach (byte[] partition in Candidates(id).Take(IdSplits.MaxCandidates))
        {
            if (rows.MoveToOrBehind([.. range.Lower, .. partition]) && PartitionOf(rows.Key, family).SequenceEqual(partition))
            {
                found.Add(partition);
            }
        }

        return found.Count > 0 ? found : LookThrough(rows, id, family, range.Lower);
    }

    // Of grants, one of each entitlement is enough: the rest of its partition is jumped over.
    private static List<byte[]> LookThrough(LsmScan rows, byte[] id, byte family, byte[] prefix)
    {
        var found = new List<byte[]>();
        byte[] text = new byte[256];
        bool isValid = rows.MoveToOrBehind(prefix);
        while (isValid)
        {
            ReadOnlySpan<byte> bytes = PartitionOf(rows.Key, family);
            if (EntitlementPartition.TryParse(bytes, out EntitlementPartition partition))
            {
                if (partition.MaxEntitlementIdLength > text.Length)
                {
                    text = new byte[partition.MaxEntitlementIdLength * 2];
                }

                if (text.AsSpan(0, partition.CopyEntitlementId(text)).SequenceEqual(id))
                {
                    found.Add(bytes.ToArray());
                }
            }

            isValid = family == KeySpace.Grant && !bytes.IsEmpty
                ? rows.MoveToOrBehind([.. prefix, .. bytes, TupleCodec.Separator + 1])
                : rows.MoveNext();
        }

        return found;
    }

    private static ReadOnlySpan<byte> PartitionOf(ReadOnlySpan<byte> key, byte family)
    {
        if (family == KeySpace.Entitlement)
        {
            return key[EntitlementKeys.PrefixLength..];
        }

        return GrantKeys.TrySplit(key, out ReadOnlySpan<byte> partition, out _) ? partition : default;
    }
}
