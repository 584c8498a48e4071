using C1z.Adapters;
using C1z.Proto.Connector.V2;
using C1z.Sync;
using Google.Protobuf;

namespace C1z.Hosting.Tests.Support;

/// <summary>Everything a connector lists, as sorted lines: two connectors are alike when their lines are.</summary>
internal static class Listing
{
    public static async Task<IReadOnlyList<string>> OfAsync(IConnector connector)
    {
        List<string> lines = [(await connector.GetMetadataAsync()).DisplayName];
        List<ResourceType> types = await All(t => connector.ListResourceTypesAsync(new ResourceTypeListRequest { PageToken = t }), lines);
        foreach (ResourceType type in types)
        {
            await All(t => connector.ListStaticEntitlementsAsync(new StaticEntitlementListRequest { ResourceTypeId = type.Id, PageToken = t }), lines);
            List<Resource> roots = await All(t => connector.ListResourcesAsync(new ResourceListRequest { ResourceTypeId = type.Id, PageToken = t }), lines);
            foreach (Resource resource in roots)
            {
                await Describe(connector, resource, lines);
                foreach (string child in resource.ChildTypes())
                {
                    List<Resource> children = await All(
                        t => connector.ListResourcesAsync(new ResourceListRequest { ResourceTypeId = child, Parent = resource.Id, PageToken = t }), lines);
                    foreach (Resource one in children)
                    {
                        await Describe(connector, one, lines);
                    }
                }
            }
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    /// <summary>The records of a finished sync, without what no two syncs share.</summary>
    public static IReadOnlyList<string> OfFile(string path)
    {
        using C1zReader reader = C1zReader.Open(path);
        SyncInfo sync = reader.LatestFinishedSync("") ?? throw new InvalidOperationException($"{path}: no finished sync");
        IEnumerable<string> lines =
        [
            .. reader.EnumerateResourceTypes(sync.Id).Select(r => $"type {r}"),
            .. reader.EnumerateResources(syncId: sync.Id).Select(r => $"resource {r}"),
            .. reader.EnumerateEntitlements(sync.Id).Select(e => $"entitlement {e}"),
            .. reader.EnumerateGrants(withExpansion: true, sync.Id).Select(g => $"grant {g}"),
        ];
        return [.. lines.Order(StringComparer.Ordinal)];
    }

    private static async Task Describe(IConnector connector, Resource resource, List<string> lines)
    {
        await All(t => connector.ListEntitlementsAsync(new EntitlementListRequest { Resource = resource, PageToken = t }), lines);
        await All(t => connector.ListGrantsAsync(new GrantListRequest { Resource = resource, PageToken = t }), lines);
    }

    private static async Task<List<T>> All<T>(Func<string, ValueTask<ListPage<T>>> list, List<string> lines)
        where T : IMessage<T>
    {
        List<T> items = [];
        string token = "";
        do
        {
            ListPage<T> page = await list(token);
            items.AddRange(page.Items);
            lines.AddRange(page.Annotations.Select(a => $"annotation {Convert.ToHexString(a.ToByteArray())}"));
            token = page.NextToken;
        }
        while (token.Length > 0);
        lines.AddRange(items.Select(i => $"{i.Descriptor.Name} {Convert.ToHexString(i.ToByteArray())}"));
        return items;
    }
}
