using C1z.Adapters;

namespace C1z.Sync.Tests.Support;

/// <summary>The records of a finished sync as sorted lines, without what no two runs share: ids of syncs and times.</summary>
internal static class Content
{
    public static IReadOnlyList<string> Of(string path)
    {
        using C1zReader reader = C1zReader.Open(path);
        SyncInfo sync = reader.LatestFinishedSync("") ?? throw new InvalidOperationException($"{path}: no finished sync");
        return
        [
            .. reader.EnumerateResourceTypes(sync.Id).Select(r => $"type {r}").Order(StringComparer.Ordinal),
            .. reader.EnumerateResources(syncId: sync.Id).Select(r => $"resource {r}").Order(StringComparer.Ordinal),
            .. reader.EnumerateEntitlements(sync.Id).Select(e => $"entitlement {e}").Order(StringComparer.Ordinal),
            .. reader.EnumerateGrants(withExpansion: true, sync.Id).Select(g => $"grant {g}").Order(StringComparer.Ordinal),
            .. reader.EnumerateAssets(sync.Id).Select(a => $"asset {a.Id} {a.ContentType} {Convert.ToHexString(a.Data.Span)}").Order(StringComparer.Ordinal),
        ];
    }
}
