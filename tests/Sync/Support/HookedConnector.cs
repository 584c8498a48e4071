using System.Collections.Concurrent;
using C1z.Adapters;
using C1z.Proto.Connector.V2;

namespace C1z.Sync.Tests.Support;

/// <summary>Counts the calls of a connector, and lets a test fail or hold them.</summary>
/// <param name="inner">Who answers.</param>
/// <param name="before">Told the call and its subject before it is answered; null for nothing.</param>
internal sealed class HookedConnector(IConnector inner, Func<string, string, Task>? before = null) : IConnector
{
    public bool ListsWholeTypes => inner.ListsWholeTypes;

    public ConcurrentDictionary<string, int> Calls { get; } = new();

    public int CallsOf(string name) => Calls.GetValueOrDefault(name);

    public ValueTask<ConnectorMetadata> GetMetadataAsync(CancellationToken cancel = default) => inner.GetMetadataAsync(cancel);

    public ValueTask<ConnectorValidation> ValidateAsync(CancellationToken cancel = default) => Call("Validate", "", () => inner.ValidateAsync(cancel));

    public ValueTask<ListPage<ResourceType>> ListResourceTypesAsync(ResourceTypeListRequest request, CancellationToken cancel = default) =>
        Call("ListResourceTypes", "", () => inner.ListResourceTypesAsync(request, cancel));

    public ValueTask<ListPage<Resource>> ListResourcesAsync(ResourceListRequest request, CancellationToken cancel = default) =>
        Call("ListResources", request.ResourceTypeId, () => inner.ListResourcesAsync(request, cancel));

    public ValueTask<Resource?> GetResourceAsync(ResourceRequest request, CancellationToken cancel = default) =>
        Call("GetResource", request.Id.Resource, () => inner.GetResourceAsync(request, cancel));

    public ValueTask<ListPage<Entitlement>> ListStaticEntitlementsAsync(StaticEntitlementListRequest request, CancellationToken cancel = default) =>
        Call("ListStaticEntitlements", request.ResourceTypeId, () => inner.ListStaticEntitlementsAsync(request, cancel));

    public ValueTask<ListPage<Entitlement>> ListEntitlementsAsync(EntitlementListRequest request, CancellationToken cancel = default) =>
        Call("ListEntitlements", request.Resource.Id.Resource, () => inner.ListEntitlementsAsync(request, cancel));

    public ValueTask<ListPage<Grant>> ListGrantsAsync(GrantListRequest request, CancellationToken cancel = default) =>
        Call("ListGrants", request.Resource.Id.Resource, () => inner.ListGrantsAsync(request, cancel));

    public ValueTask<Asset?> GetAssetAsync(AssetRef asset, CancellationToken cancel = default) => Call("GetAsset", asset.Id, () => inner.GetAssetAsync(asset, cancel));

    public async ValueTask CleanupAsync(string syncId, CancellationToken cancel = default) =>
        await Call("Cleanup", syncId, async () =>
        {
            await inner.CleanupAsync(syncId, cancel);
            return true;
        });

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async ValueTask<T> Call<T>(string name, string subject, Func<ValueTask<T>> answer)
    {
        Calls.AddOrUpdate(name, 1, (_, n) => n + 1);
        if (before is not null)
        {
            await before(name, subject);
        }

        return await answer();
    }
}
