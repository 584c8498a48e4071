using System.Globalization;
using C1z.Equivalence.Formats;

namespace C1z.Equivalence.Model;

/// <content>Gets and listings of grants.</content>
internal sealed partial class ModelEngine
{
    private const int MostTypesOfV1 = 512;

    public bool TryGetGrant(string? syncId, string id, GrantBatch into) =>
        TryGet(syncId, into, sync => FindGrant(sync, id), row => Add(into, row, RowParts.All));

    public string ListGrants(GrantQuery query, PageRequest page, GrantBatch into, CancellationToken cancel = default)
    {
        into.Clear();
        if (query.Listing == GrantListing.Principal && string.IsNullOrEmpty(query.Principal?.Id))
        {
            throw Error(EngineErrorCode.InvalidArgument);
        }

        if (query.PrincipalTypes is { Count: > MostTypesOfV1 } && !Has(Difference.UnlimitedTypeFilter))
        {
            throw Error(EngineErrorCode.InvalidArgument);
        }

        if (Resolve(query.SyncId) is not { } sync)
        {
            return "";
        }

        Func<ModelGrant, bool> isOfEntitlement = row => true;
        if (!string.IsNullOrEmpty(query.EntitlementId))
        {
            if (EntitlementOf(sync, query.EntitlementId, query.EntitlementResource) is not { } wanted)
            {
                return "";
            }

            isOfEntitlement = wanted;
        }

        (byte[] family, Func<ModelGrant, byte[]> keyOf) = query.Listing switch
        {
            GrantListing.Principal => (new byte[] { 3, 7, 4, 0 }, (Func<ModelGrant, byte[]>)ModelKeys.ByPrincipal),
            GrantListing.ResourceType when !string.IsNullOrEmpty(query.ResourceType) => ([3, 7, 4, 0], ModelKeys.ByPrincipal),
            GrantListing.PendingExpansion => ([3, 7, 5, 0], ModelKeys.Pending),
            _ => ([3, 4, 0], ModelKeys.Grant),
        };
        return List(
            query.SyncId, _store.Grants, page, into, family, row => isOfEntitlement(row) && IsWanted(query, row), keyOf, row => Add(into, row, query.Parts));
    }

    public string ListGrantsForEntitlements(
        string? syncId, IReadOnlyList<string> entitlementIds, PageRequest page, GrantBatch into, CancellationToken cancel = default)
    {
        into.Clear();
        if (Resolve(syncId) is not { } sync)
        {
            return "";
        }

        // A token names the last row that was given; one of another list starts again.
        string list = string.Concat(entitlementIds.Select(id => $"{id.Length.ToString(CultureInfo.InvariantCulture)}:{id}"));
        string[] token = page.Token.Length == 0 ? [] : page.Token.Split('|', 3);
        if (token.Length is 1 or 2)
        {
            throw Error(EngineErrorCode.InvalidPageToken);
        }

        bool goesOn = token.Length == 3 && token[2] == list;
        int size = new PageRequest(page.Size).EffectiveSize;
        string last = "";
        foreach ((string id, Keyed<ModelGrant> row) in GrantsOf(sync, entitlementIds, goesOn ? token[0] : null, goesOn ? token[1] : null))
        {
            if (into.Count == size)
            {
                return last;
            }

            Add(into, row.Data, RowParts.Value);
            last = $"{Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(id))}|{PositionOf(row)}|{list}";
        }

        return "";
    }

    // Lazy: an id is looked up when the listing comes to it.
    private IEnumerable<(string Id, Keyed<ModelGrant> Row)> GrantsOf(string sync, IReadOnlyList<string> ids, string? lastId, string? lastPosition)
    {
        IEnumerable<string> ordered = ids.Where(id => id.Length > 0).Distinct();
        ordered = Has(Difference.EntitlementsInListOrder) ? ordered : ordered.Order(ByteOrder.Comparer);
        foreach (string id in lastId is null ? ordered : ordered.SkipWhile(id => Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(id)) != lastId))
        {
            if (EntitlementOf(sync, id, null) is not { } isOfEntitlement)
            {
                continue;
            }

            IEnumerable<Keyed<ModelGrant>> rows = _store.Grants.Of(sync).Where(row => isOfEntitlement(row.Data))
                .Select(row => new Keyed<ModelGrant>(row.Number, ModelKeys.Grant(row.Data), row.Data))
                .OrderBy(PositionOf, StringComparer.Ordinal);
            string after = lastId is not null && Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(id)) == lastId ? lastPosition! : "";
            foreach (Keyed<ModelGrant> row in rows.Where(row => string.CompareOrdinal(PositionOf(row), after) > 0))
            {
                yield return (id, row);
            }
        }
    }

    private string PositionOf(Keyed<ModelGrant> row) =>
        Has(Difference.KeyOrder) ? Convert.ToHexString(row.Key) : row.Number.ToString("D19", CultureInfo.InvariantCulture);

    private bool IsWanted(GrantQuery query, ModelGrant row)
    {
        string listedType = Has(Difference.TypeOfPrincipal) ? row.PrincipalType : row.ResourceType;
        return (query.Listing != GrantListing.ResourceType || string.IsNullOrEmpty(query.ResourceType) || listedType == query.ResourceType)
            && (query.Listing != GrantListing.PendingExpansion || (row.NeedsExpansion && row.Expansion is not null))
            && (query.Resource is not { } resource || (row.ResourceType == resource.Type && row.ResourceId == resource.Id))
            && (query.Principal is not { } principal || (row.PrincipalType == principal.Type && row.PrincipalId == principal.Id))
            && (query.PrincipalTypes is not { Count: > 0 } types || types.Contains(row.PrincipalType))
            && (!query.OnlyExpandable || row.Expansion is not null);
    }

    // Which grants belong to an entitlement; null when there is no such entitlement, which then has no grants.
    private Func<ModelGrant, bool>? EntitlementOf(string sync, string id, ResourceKey? resource)
    {
        if (!Has(Difference.EntitlementIdentity))
        {
            return row => row.EntitlementId == id;
        }

        if (resource is null)
        {
            ModelEntitlement? found = FindEntitlement(sync, id) ?? OneOf(
                Rows(_store.Grants, sync).Where(row => row.EntitlementId == id)
                    .Select(row => new ModelEntitlement(row.EntitlementId, row.ResourceType, row.ResourceId, [], default))
                    .DistinctBy(row => (row.ResourceType, row.ResourceId)),
                row => ModelKeys.CanBeCut(id) && ModelKeys.RepeatsResource(row.ResourceType, row.ResourceId, id));
            resource = found is null ? null : new ResourceKey(found.ResourceType, found.ResourceId);
        }

        return resource is { } of ? row => row.EntitlementId == id && row.ResourceType == of.Type && row.ResourceId == of.Id : null;
    }

    private ModelGrant? FindGrant(string sync, string id) => Has(Difference.GrantIdentity)
        ? OneOf(
            Rows(_store.Grants, sync).Where(row => IdOf(row) == id),
            row => ModelKeys.CanBeCut(id) && JoinedId(row) == id && ModelKeys.RepeatsResource(row.ResourceType, row.ResourceId, row.EntitlementId))
        : _store.Grants.Find(sync, id);

    private string IdOf(ModelGrant row) => row.Id.Length == 0 && Has(Difference.JoinedGrantIds) ? JoinedId(row) : row.Id;

    private static string JoinedId(ModelGrant row) => $"{row.EntitlementId}:{row.PrincipalType}:{row.PrincipalId}";

    private void Add(GrantBatch into, ModelGrant row, RowParts parts) => into.Add(new GrantRow
    {
        ExternalId = into.Append(IdOf(row)),
        EntitlementId = into.Append(row.EntitlementId),
        ResourceType = into.Append(row.ResourceType),
        ResourceId = into.Append(row.ResourceId),
        PrincipalType = into.Append(row.PrincipalType),
        PrincipalId = into.Append(row.PrincipalId),
        Value = parts.HasFlag(RowParts.Value) ? into.Append(row.Value) : default,
        Expansion = parts.HasFlag(RowParts.Expansion) && row.Expansion is not null ? into.Append(row.Expansion) : default,
        NeedsExpansion = parts.HasFlag(RowParts.Expansion) && row.NeedsExpansion,
        DiscoveredAt = row.DiscoveredAt,
    });
}
