using C1z.Engines;
using C1z.Proto.Connector.V2;

namespace C1z.Adapters;

/// <content>Listings of grants.</content>
public sealed partial class C1zReader
{
    private readonly GrantBatch _grants = new();

    /// <summary>Lists grants.</summary>
    /// <param name="resource">Only grants of entitlements on this resource; null for all.</param>
    /// <param name="withExpansion">True to put the expandable annotation back on grants that have one.</param>
    /// <param name="page">Which page, of which sync.</param>
    /// <param name="cancel">Cancels between records.</param>
    /// <returns>The page.</returns>
    /// <exception cref="C1zException">Bad token, unknown sync, damaged data.</exception>
    public Page<Grant> ListGrants(
        ResourceId? resource = null, bool withExpansion = false, PageOptions page = default, CancellationToken cancel = default) =>
        List(new GrantQuery { Resource = Key(resource) }, withExpansion, page, cancel);

    /// <summary>Lists the grants of one entitlement.</summary>
    /// <inheritdoc cref="ListGrants"/>
    /// <param name="entitlement">The entitlement; its id decides in v1 files, id and resource in v3 files.</param>
    /// <param name="principal">Only grants to this principal; null for all.</param>
    /// <param name="principalTypes">Only grants to principals of these types; null or empty for all.</param>
    /// <param name="page">Which page, of which sync.</param>
    /// <param name="cancel">Cancels between records.</param>
    public Page<Grant> ListGrantsForEntitlement(
        Entitlement entitlement,
        ResourceId? principal = null,
        IReadOnlyList<string>? principalTypes = null,
        PageOptions page = default,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(entitlement);
        var query = new GrantQuery
        {
            Listing = GrantListing.Entitlement,
            EntitlementId = entitlement.Id,
            EntitlementResource = Key(entitlement.Resource?.Id),
            Principal = Key(principal),
            PrincipalTypes = principalTypes,
        };
        return List(query, withExpansion: false, page, cancel);
    }

    /// <summary>Lists the grants that one principal holds.</summary>
    /// <inheritdoc cref="ListGrants"/>
    /// <param name="principal">The principal; its resource id must not be empty.</param>
    /// <param name="entitlement">Only grants of this entitlement; null for all.</param>
    /// <param name="page">Which page, of which sync.</param>
    /// <param name="cancel">Cancels between records.</param>
    public Page<Grant> ListGrantsForPrincipal(
        ResourceId principal, Entitlement? entitlement = null, PageOptions page = default, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(principal);
        if (principal.Resource.Length == 0)
        {
            throw new C1zException(C1zErrorCode.InvalidArgument, "ListGrantsForPrincipal: missing principal_id: its resource is empty", Path);
        }

        var query = new GrantQuery
        {
            Listing = GrantListing.Principal,
            Principal = Key(principal),
            EntitlementId = entitlement?.Id,
            EntitlementResource = Key(entitlement?.Resource?.Id),
        };
        return List(query, withExpansion: false, page, cancel);
    }

    /// <summary>Lists grants by resource type: that of the entitlement's resource in v1 files, that of the principal in v3 files.</summary>
    /// <inheritdoc cref="ListGrants"/>
    /// <param name="resourceTypeId">The type; empty for all.</param>
    /// <param name="page">Which page, of which sync.</param>
    /// <param name="cancel">Cancels between records.</param>
    public Page<Grant> ListGrantsForResourceType(string resourceTypeId, PageOptions page = default, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(resourceTypeId);
        return List(new GrantQuery { Listing = GrantListing.ResourceType, ResourceType = resourceTypeId }, false, page, cancel);
    }

    /// <summary>Lists the grants of several entitlements, ordered by entitlement id.</summary>
    /// <inheritdoc cref="ListGrants"/>
    /// <param name="entitlements">The entitlements; those with an empty id are ignored.</param>
    /// <param name="page">Which page, of which sync. With another list of entitlements the listing starts again.</param>
    /// <param name="cancel">Cancels between records.</param>
    public Page<Grant> ListGrantsForEntitlements(
        IEnumerable<Entitlement> entitlements, PageOptions page = default, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(entitlements);
        string[] ids = [.. entitlements.Select(e => e.Id)];
        string next = EngineCall.Run(() => Engine.ListGrantsForEntitlements(page.SyncId, ids, Request(page), _grants, cancel));
        return _decoder.Decode(_grants.Count, next, (translator, i) => translator.Read(_grants, in _grants[i], withExpansion: false));
    }

    /// <summary>Lists grants that still wait to be expanded. Their records are not read.</summary>
    /// <inheritdoc cref="ListResourceTypes"/>
    public Page<PendingExpansion> ListPendingExpansions(PageOptions page = default, CancellationToken cancel = default)
    {
        var query = new GrantQuery { SyncId = page.SyncId, Listing = GrantListing.PendingExpansion, Parts = RowParts.Expansion };
        string next = EngineCall.Run(() => Engine.ListGrants(query, Request(page), _grants, cancel));
        return _decoder.Decode(_grants.Count, next, (_, i) => ReadPending(_grants, in _grants[i]));
    }

    /// <summary>Lists grants as views: identities only, no message objects. The fastest way to walk who holds what.</summary>
    /// <param name="into">Receives the page; reuse it for the next.</param>
    /// <param name="resource">Only grants of entitlements on this resource; null for all.</param>
    /// <param name="page">Which page, of which sync. Tokens are those of <see cref="ListGrants"/>.</param>
    /// <param name="cancel">Cancels between records.</param>
    /// <exception cref="C1zException">Bad token, unknown sync, damaged data.</exception>
    public void ListGrantViews(GrantViews into, ResourceId? resource = null, PageOptions page = default, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(into);
        var query = new GrantQuery { SyncId = page.SyncId, Resource = Key(resource), Parts = RowParts.Identity };
        into.NextToken = EngineCall.Run(() => Engine.ListGrants(query, Request(page), into.Batch, cancel));
    }

    private static PendingExpansion ReadPending(GrantBatch batch, in GrantRow row) => new(
        batch.Text(row.ExternalId),
        batch.Text(row.EntitlementId),
        batch.Text(row.PrincipalType),
        batch.Text(row.PrincipalId),
        GrantExpandable.Parser.ParseFrom(batch.Bytes(row.Expansion)));

    private Page<Grant> List(GrantQuery query, bool withExpansion, PageOptions page, CancellationToken cancel)
    {
        query = query with { SyncId = page.SyncId, Parts = withExpansion ? RowParts.All : RowParts.Value };
        string next = EngineCall.Run(() => Engine.ListGrants(query, Request(page), _grants, cancel));
        return _decoder.Decode(_grants.Count, next, (translator, i) => translator.Read(_grants, in _grants[i], withExpansion));
    }
}
