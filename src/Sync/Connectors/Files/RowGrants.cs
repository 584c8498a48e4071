using C1z.Proto.Connector.V2;
using C1z.Sync.Connectors.Files.Reading;

namespace C1z.Sync.Connectors.Files;

/// <summary>Makes grants of rows, and refuses those that refer to nothing.</summary>
/// <param name="catalog">What there is.</param>
internal sealed class RowGrants(FilesCatalog catalog)
{
    // Rows of one entitlement often follow each other.
    private Entitlement? _last;

    /// <summary>A row of <c>members</c>: somebody is in a group.</summary>
    public Grant Membership(SourceRow row)
    {
        string group = row.Require("group");
        Entitlement member = Find("group:" + group + ":member") ?? throw row.Error("group", $"there is no group '{group}'");
        return To(member, row, Principal(row, "member", "member_type"));
    }

    /// <summary>A row of <c>grants</c>: a principal holds an entitlement, named by its id or by resource and slug.</summary>
    public Grant Grant(SourceRow row)
    {
        Entitlement entitlement = Entitlement(row);
        return To(entitlement, row, Principal(row, "principal", "principal_type"));
    }

    private Entitlement Entitlement(SourceRow row)
    {
        string text = row.Require("entitlement");
        if (row["resource_id"].Length > 0)
        {
            ResourceId resource = Resources.Id(catalog.Type(row, "resource_type").Id, row["resource_id"]);
            if (!catalog.HasResource(resource.ResourceType, resource.Resource))
            {
                throw row.Error("resource_id", $"there is no {resource.ResourceType} '{resource.Resource}'");
            }

            text = Entitlements.Id(resource, text);
        }

        return Find(text) ?? throw row.Error("entitlement", $"there is no entitlement '{text}'");
    }

    private Entitlement? Find(string id)
    {
        if (_last?.Id != id)
        {
            _last = catalog.FindEntitlement(id);
        }

        return _last;
    }

    private ResourceId Principal(SourceRow row, string column, string typeColumn)
    {
        string id = row.Require(column);
        string type = row[typeColumn] is { Length: > 0 } named ? named : "user";
        return catalog.HasResource(type, id)
            ? Resources.Id(type, id)
            : throw row.Error(column, $"there is no {type} '{id}'");
    }

    private static Grant To(Entitlement entitlement, SourceRow row, ResourceId principal)
    {
        Grant grant = Entitlements.Grant(entitlement, new Resource { Id = principal });
        if (FilesCatalog.ImpliedSlug(principal.ResourceType) is { } slug && principal.ResourceType == "group")
        {
            string expand = row.OneOf("expand", ("yes", "yes"), ("no", "no"), ("shallow", "shallow"));
            if (expand != "no")
            {
                grant.With(new GrantExpandable { EntitlementIds = { Entitlements.Id(principal, slug) }, Shallow = expand == "shallow" });
            }
        }

        return row["immutable"].Length > 0 && RowRecords.YesOrNo(row, "immutable") ? grant.With(new GrantImmutable()) : grant;
    }
}
