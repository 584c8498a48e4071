using C1z.Engines;
using C1z.Proto.Connector.V2;

namespace C1z.Adapters.Translation;

/// <summary>Grants stored without their entitlement and principal, which the row's identity columns repeat.</summary>
internal static class SlimGrant
{
    // These annotations make later steps read details of the principal or entitlement that a stub no longer has.
    private static readonly string[] NeedsFullGrant =
    [
        "c1.connector.v2.InsertResourceGrants",
        "c1.connector.v2.ExternalResourceMatchAll",
        "c1.connector.v2.ExternalResourceMatch",
        "c1.connector.v2.ExternalResourceMatchID",
    ];

    /// <summary>True when a grant may be stored slim.</summary>
    public static bool IsAllowed(Grant grant)
    {
        foreach (var annotation in grant.Annotations)
        {
            string name = annotation.TypeUrl[(annotation.TypeUrl.LastIndexOf('/') + 1)..];
            if (Array.IndexOf(NeedsFullGrant, name) >= 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Rebuilds identity-only stubs where a stored grant lacks them. Parts that are there stay as they are.</summary>
    public static void Hydrate(Grant grant, GrantBatch batch, in GrantRow row)
    {
        if (grant.Entitlement is null && row.EntitlementId.Length > 0)
        {
            grant.Entitlement = new Entitlement
            {
                Id = batch.Text(row.EntitlementId),
                Resource = new Resource { Id = Id(batch, row.ResourceType, row.ResourceId) },
            };
        }

        if (grant.Principal is null && row.PrincipalType.Length + row.PrincipalId.Length > 0)
        {
            grant.Principal = new Resource { Id = Id(batch, row.PrincipalType, row.PrincipalId) };
        }
    }

    private static ResourceId Id(GrantBatch batch, ByteRange type, ByteRange id) =>
        new() { ResourceType = batch.Text(type), Resource = batch.Text(id) };
}
