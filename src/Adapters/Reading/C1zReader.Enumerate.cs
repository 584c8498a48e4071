using C1z.Proto.Connector.V2;

namespace C1z.Adapters;

/// <content>Listings as lazy sequences: page after page, in flat memory.</content>
public sealed partial class C1zReader
{
    /// <summary>All resource types.</summary>
    /// <param name="syncId">The sync to read; null as in <see cref="PageOptions"/>.</param>
    /// <param name="pageSize">Records read at a time; 0 means 10,000.</param>
    /// <returns>A lazy sequence; use the reader for nothing else while it runs.</returns>
    /// <exception cref="C1zException">While enumerating: damaged data.</exception>
    public IEnumerable<ResourceType> EnumerateResourceTypes(string? syncId = null, int pageSize = 0) =>
        All(page => ListResourceTypes(page), syncId, pageSize);

    /// <summary>All resources.</summary>
    /// <inheritdoc cref="EnumerateResourceTypes"/>
    /// <param name="resourceTypeId">Only resources of this type; null for all.</param>
    /// <param name="syncId">The sync to read; null as in <see cref="PageOptions"/>.</param>
    /// <param name="pageSize">Records read at a time; 0 means 10,000.</param>
    public IEnumerable<Resource> EnumerateResources(string? resourceTypeId = null, string? syncId = null, int pageSize = 0) =>
        All(page => ListResources(resourceTypeId, null, page), syncId, pageSize);

    /// <summary>All entitlements.</summary>
    /// <inheritdoc cref="EnumerateResourceTypes"/>
    public IEnumerable<Entitlement> EnumerateEntitlements(string? syncId = null, int pageSize = 0) =>
        All(page => ListEntitlements(null, page), syncId, pageSize);

    /// <summary>All grants.</summary>
    /// <inheritdoc cref="EnumerateResourceTypes"/>
    /// <param name="withExpansion">True to put the expandable annotation back on grants that have one.</param>
    /// <param name="syncId">The sync to read; null as in <see cref="PageOptions"/>.</param>
    /// <param name="pageSize">Records read at a time; 0 means 10,000.</param>
    public IEnumerable<Grant> EnumerateGrants(bool withExpansion = false, string? syncId = null, int pageSize = 0) =>
        All(page => ListGrants(null, withExpansion, page), syncId, pageSize);

    /// <summary>All assets, a few at a time.</summary>
    /// <param name="syncId">The sync to read; null as in <see cref="PageOptions"/>.</param>
    /// <param name="pageSize">Assets read at a time.</param>
    /// <returns>A lazy sequence; use the reader for nothing else while it runs.</returns>
    public IEnumerable<Asset> EnumerateAssets(string? syncId = null, int pageSize = 16) =>
        All(page => ListAssets(page), syncId, pageSize);

    private static IEnumerable<T> All<T>(Func<PageOptions, Page<T>> fetch, string? syncId, int pageSize)
    {
        Page<T> page;
        string token = "";
        do
        {
            page = fetch(new PageOptions(pageSize, token, syncId));
            foreach (T item in page.Items)
            {
                yield return item;
            }

            token = page.NextToken;
        }
        while (!page.IsLast);
    }
}
