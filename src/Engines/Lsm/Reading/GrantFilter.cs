using C1z.Engines.Keys;
using C1z.Engines.Records;

namespace C1z.Engines.Lsm.Reading;

/// <summary>Checks on a grant's record what the range of its listing does not already say.</summary>
internal sealed class GrantFilter
{
    private readonly bool _onlyExpandable;
    private readonly byte[][] _principalTypes;
    private readonly Reference? _resource;
    private readonly Reference? _principal;
    private readonly byte[]? _partition;

    private GrantFilter(GrantQuery query, byte[]? partition)
    {
        _onlyExpandable = query.OnlyExpandable;
        _principalTypes = [.. (query.PrincipalTypes ?? []).Select(Listings.Utf8)];
        _resource = Reference.Of(query.Resource);
        _principal = Reference.Of(query.Principal);
        _partition = partition;
    }

    /// <summary>The filter of a query; null when it has none, so that records need not be looked into.</summary>
    /// <param name="query">The query.</param>
    /// <param name="partition">The partition of the entitlement it names; null when it names none.</param>
    public static RecordFilter? For(GrantQuery query, byte[]? partition)
    {
        bool isByEntitlement = query.Listing is GrantListing.All or GrantListing.Entitlement;
        bool hasResource = query.Resource is not null && (!isByEntitlement || partition is not null);
        bool hasPrincipal = query.Principal is not null && query.Listing != GrantListing.Principal;
        bool hasEntitlement = partition is not null && !isByEntitlement;
        bool isNeeded = hasResource || hasPrincipal || hasEntitlement || query.OnlyExpandable || query.PrincipalTypes is { Count: > 0 };
        return isNeeded ? new GrantFilter(query, partition).Accepts : null;
    }

    private bool Accepts(ReadOnlySpan<byte> record)
    {
        var grant = new GrantRecordView(record);
        return (!_onlyExpandable || grant.HasExpansion)
            && (_resource is null || _resource.Is(grant.Entitlement))
            && (_principal is null || _principal.Is(grant.Principal))
            && (_partition is null || IsOf(_partition, grant.Entitlement))
            && (_principalTypes.Length == 0 || IsOneOf(grant.Principal.ResourceType));
    }

    // An id alone is not enough: another entitlement may have it, on another resource.
    private static bool IsOf(byte[] partition, RefView entitlement)
    {
        var key = new KeyWriter(stackalloc byte[512]);
        EntitlementPartition.Write(ref key, new EntitlementIdentity(entitlement.ResourceType, entitlement.ResourceId, entitlement.EntitlementId));
        bool isSame = key.Written.SequenceEqual(partition);
        key.Dispose();
        return isSame;
    }

    private bool IsOneOf(ReadOnlySpan<byte> type)
    {
        foreach (byte[] wanted in _principalTypes)
        {
            if (type.SequenceEqual(wanted))
            {
                return true;
            }
        }

        return false;
    }

    private sealed record Reference(byte[] Type, byte[] Id)
    {
        public static Reference? Of(ResourceKey? key) => key is { } k ? new Reference(Listings.Utf8(k.Type), Listings.Utf8(k.Id)) : null;

        public bool Is(RefView other) => other.ResourceType.SequenceEqual(Type) && other.ResourceId.SequenceEqual(Id);
    }
}
