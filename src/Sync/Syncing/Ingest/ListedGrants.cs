using C1z.Proto.Connector.V2;

namespace C1z.Sync.Syncing.Ingest;

/// <summary>The grants of a finished sync as its connector listed them.</summary>
internal static class ListedGrants
{
    /// <summary>Leaves out what an expansion derived, and takes from the rest what it said about where they come from.</summary>
    /// <param name="grants">Grants of a store; changed.</param>
    public static IEnumerable<Grant> Of(IEnumerable<Grant> grants)
    {
        foreach (Grant grant in grants)
        {
            if (IsListed(grant))
            {
                grant.Sources = null;
                yield return grant;
            }
        }
    }

    // A grant that expansion derived has only other entitlements among its sources.
    private static bool IsListed(Grant grant) => grant.Sources is not { Sources.Count: > 0 } sources || sources.Sources.ContainsKey(grant.Entitlement.Id);
}
