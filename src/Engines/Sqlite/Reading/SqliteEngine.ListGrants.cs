using C1z.Engines.Sqlite.Reading;
using C1z.Engines.Sqlite.Schema;

namespace C1z.Engines.Sqlite;

public sealed partial class SqliteEngine
{
    /// <inheritdoc/>
    public string ListGrants(GrantQuery query, PageRequest page, GrantBatch into, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        using Lock.Scope scope = Enter();
        if (query.Parts.HasFlag(RowParts.Expansion) || query.OnlyExpandable || query.Listing == GrantListing.PendingExpansion)
        {
            EnsureBackfilled();
        }

        var select = new PageSelect(RowReaders.GrantColumns(query.Parts), V1Schema.Grants);
        SelectListing(select, query);
        SelectFilters(select, query);
        return ListPage(query.SyncId, select, page, into, GrantReader(query.Parts), cancel);
    }

    private static RowReader<GrantRow> GrantReader(RowParts parts) => parts switch
    {
        RowParts.Identity => static (readers, row, batch) => readers.ReadGrant(row, batch, RowParts.Identity),
        RowParts.Value => static (readers, row, batch) => readers.ReadGrant(row, batch, RowParts.Value),
        RowParts.Expansion => static (readers, row, batch) => readers.ReadGrant(row, batch, RowParts.Expansion),
        _ => static (readers, row, batch) => readers.ReadGrant(row, batch, RowParts.All),
    };

    private void SelectListing(PageSelect select, GrantQuery query)
    {
        switch (query.Listing)
        {
            case GrantListing.Principal when string.IsNullOrEmpty(query.Principal?.Id):
                throw new EngineException(EngineErrorCode.InvalidArgument, "ListGrantsForPrincipal: missing principal_id", Path);

            case GrantListing.ResourceType when !string.IsNullOrEmpty(query.ResourceType):
                // A type usually selects a large part of the grants: walking all of them in row order beats sorting that part for every page.
                _ = select.Where("+resource_type_id", query.ResourceType);
                break;

            case GrantListing.PendingExpansion:
                _ = select.Where("needs_expansion = 1").Where("expansion IS NOT NULL");
                break;
        }
    }

    private void SelectFilters(PageSelect select, GrantQuery query)
    {
        if (query.Resource is { } resource)
        {
            _indexes.Need(V1Schema.GrantResourceIndex);
            _ = select.Where("resource_type_id", resource.Type).Where("resource_id", resource.Id);
        }

        if (!string.IsNullOrEmpty(query.EntitlementId))
        {
            _indexes.Need(query.Principal is null ? V1Schema.GrantEntitlementIndex : V1Schema.GrantEntitlementPrincipalIndex);
            _ = select.Where("entitlement_id", query.EntitlementId);
        }

        if (query.Principal is { } principal)
        {
            _indexes.Need(V1Schema.GrantPrincipalIndex);
            _ = select.Where("principal_resource_type_id", principal.Type).Where("principal_resource_id", principal.Id);
        }

        if (query.PrincipalTypes is { Count: > 0 } types)
        {
            _ = select.WhereIn("+principal_resource_type_id", types);
        }

        if (query.OnlyExpandable)
        {
            _ = select.Where("expansion IS NOT NULL");
        }
    }
}
