using C1z.Engines.Keys;
using C1z.Engines.Lsm.Views;

namespace C1z.Engines.Lsm.Reading;

/// <summary>Chooses what a query on grants walks. The listing decides the order, and with it the form of tokens; filters narrow the range where the order allows
/// it and are checked on the record where it does not.</summary>
internal static class GrantListings
{
    /// <summary>Refuses a query that asks for nothing, whatever the store holds.</summary>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.InvalidArgument"/>.</exception>
    public static void Check(GrantQuery query)
    {
        if (query.Listing == GrantListing.Principal && string.IsNullOrEmpty(query.Principal?.Id))
        {
            throw new EngineException(EngineErrorCode.InvalidArgument, "a listing of a principal's grants needs the principal's id");
        }
    }

    /// <summary>The walk of a query; null when nothing can answer to it.</summary>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.AmbiguousId"/>.</exception>
    public static Listing? Choose(RowView store, GrantQuery query)
    {
        byte[]? partition = null;
        if (!string.IsNullOrEmpty(query.EntitlementId))
        {
            partition = query.EntitlementResource is { } resource
                ? EntitlementLookup.Partition(resource, query.EntitlementId)
                : new EntitlementLookup(store).FindOne(query.EntitlementId, alsoByGrants: true);
            if (partition is null)
            {
                return null;
            }
        }

        RecordFilter? filter = GrantFilter.For(query, partition);
        switch (query.Listing)
        {
            case GrantListing.Principal:
                return OfPrincipal(query, partition) with { Filter = filter };
            case GrantListing.ResourceType when !string.IsNullOrEmpty(query.ResourceType):
                return OfPrincipalType(query.ResourceType) with { Filter = filter };
            case GrantListing.PendingExpansion:
                return Pending(query, partition) with { Filter = filter };
            default:
                return Rows(query, partition) with { Filter = filter };
        }
    }

    /// <summary>The grants of one entitlement.</summary>
    /// <param name="partition">Its escaped partition.</param>
    public static Listing OfEntitlement(ReadOnlySpan<byte> partition)
    {
        var key = new KeyWriter(stackalloc byte[512]);
        GrantKeys.WritePartitionPrefix(ref key, partition);
        return Finish(ref key);
    }

    private static Listing Rows(GrantQuery query, byte[]? partition)
    {
        if (partition is not null)
        {
            return OfEntitlement(partition, query);
        }

        if (query.Resource is not { } resource)
        {
            return new Listing([KeySpace.Version, KeySpace.Grant, TupleCodec.Separator]);
        }

        var key = new KeyWriter(stackalloc byte[256]);
        GrantKeys.WriteResourcePrefix(ref key, Listings.Utf8(resource.Type), Listings.Utf8(resource.Id));
        return Finish(ref key);
    }

    // Within an entitlement grants sort by principal, so that a filter on it is a shorter range. Ids that only start alike are left to the filter.
    private static Listing OfEntitlement(byte[] partition, GrantQuery query)
    {
        var key = new KeyWriter(stackalloc byte[512]);
        GrantKeys.WritePartitionPrefix(ref key, partition);
        if (query.Principal is { } principal)
        {
            PrincipalTuple.Write(ref key, Listings.Utf8(principal.Type), Listings.Utf8(principal.Id));
        }
        else if (query.PrincipalTypes is [var type])
        {
            key.WriteElement(Listings.Utf8(type));
            key.WriteSeparator();
        }

        return Finish(ref key);
    }

    private static Listing OfPrincipal(GrantQuery query, byte[]? partition)
    {
        ResourceKey principal = query.Principal!.Value;
        var tuple = new KeyWriter(stackalloc byte[256]);
        PrincipalTuple.Write(ref tuple, Listings.Utf8(principal.Type), Listings.Utf8(principal.Id));
        var key = new KeyWriter(stackalloc byte[512]);
        ByPrincipalKeys.WritePrincipalPrefix(ref key, tuple.Written);
        tuple.Dispose();
        if (partition is not null)
        {
            key.WriteRaw(partition);
        }

        return Finish(ref key) with { RowFamily = KeySpace.Grant, RowKey = IndexedRows.ByPrincipal };
    }

    private static Listing OfPrincipalType(string type)
    {
        var key = new KeyWriter(stackalloc byte[256]);
        ByPrincipalKeys.WriteTypePrefix(ref key, Listings.Utf8(type));
        return Finish(ref key) with { RowFamily = KeySpace.Grant, RowKey = IndexedRows.ByPrincipal };
    }

    private static Listing Pending(GrantQuery query, byte[]? partition)
    {
        var key = new KeyWriter(stackalloc byte[512]);
        if (query.Resource is { } resource && partition is null)
        {
            ByNeedsExpansionKeys.WriteResourcePrefix(ref key, Listings.Utf8(resource.Type), Listings.Utf8(resource.Id));
        }
        else
        {
            key.WriteRaw([KeySpace.Version, KeySpace.Index, KeySpace.ByNeedsExpansion, TupleCodec.Separator]);
            if (partition is not null)
            {
                key.WriteRaw(partition);
                key.WriteSeparator();
            }
        }

        return Finish(ref key) with { RowFamily = KeySpace.Grant, RowKey = IndexedRows.ByNeedsExpansion };
    }

    private static Listing Finish(ref KeyWriter key)
    {
        byte[] prefix = key.Written.ToArray();
        key.Dispose();
        return new Listing(prefix);
    }
}
