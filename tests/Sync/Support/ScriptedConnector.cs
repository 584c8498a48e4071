using C1z.Adapters;
using C1z.Proto.Connector.V2;

namespace C1z.Sync.Tests.Support;

/// <summary>A connector whose answers a test writes down; what it does not write down is empty.</summary>
/// <param name="types">What it says it has.</param>
internal sealed class ScriptedConnector(params ResourceType[] types) : IConnector
{
    public ConnectorMetadata Metadata { get; init; } = new("Scripted");

    public Func<ConnectorValidation> OnValidate { get; init; } = static () => ConnectorValidation.Valid;

    public Func<ResourceListRequest, ListPage<Resource>> OnResources { get; init; } = static _ => ListPage.Empty<Resource>();

    public Func<ResourceId, Resource?> OnResource { get; init; } = static _ => null;

    public Func<StaticEntitlementListRequest, ListPage<Entitlement>> OnStaticEntitlements { get; init; } = static _ => ListPage.Empty<Entitlement>();

    public Func<EntitlementListRequest, ListPage<Entitlement>> OnEntitlements { get; init; } = static _ => ListPage.Empty<Entitlement>();

    public Func<GrantListRequest, ListPage<Grant>> OnGrants { get; init; } = static _ => ListPage.Empty<Grant>();

    public Func<string, Asset?> OnAsset { get; init; } = static _ => null;

    public Func<CancellationToken, ValueTask> OnCleanup { get; init; } = static _ => ValueTask.CompletedTask;

    public ValueTask<ConnectorMetadata> GetMetadataAsync(CancellationToken cancel = default) => ValueTask.FromResult(Metadata);

    public ValueTask<ConnectorValidation> ValidateAsync(CancellationToken cancel = default) => ValueTask.FromResult(OnValidate());

    public ValueTask<ListPage<ResourceType>> ListResourceTypesAsync(ResourceTypeListRequest request, CancellationToken cancel = default) =>
        ValueTask.FromResult(ListPage.Of(types));

    public ValueTask<ListPage<Resource>> ListResourcesAsync(ResourceListRequest request, CancellationToken cancel = default) =>
        ValueTask.FromResult(OnResources(request));

    public ValueTask<Resource?> GetResourceAsync(ResourceRequest request, CancellationToken cancel = default) => ValueTask.FromResult(OnResource(request.Id));

    public ValueTask<ListPage<Entitlement>> ListStaticEntitlementsAsync(StaticEntitlementListRequest request, CancellationToken cancel = default) =>
        ValueTask.FromResult(OnStaticEntitlements(request));

    public ValueTask<ListPage<Entitlement>> ListEntitlementsAsync(EntitlementListRequest request, CancellationToken cancel = default) =>
        ValueTask.FromResult(OnEntitlements(request));

    public ValueTask<ListPage<Grant>> ListGrantsAsync(GrantListRequest request, CancellationToken cancel = default) => ValueTask.FromResult(OnGrants(request));

    public ValueTask<Asset?> GetAssetAsync(AssetRef asset, CancellationToken cancel = default) => ValueTask.FromResult(OnAsset(asset.Id));

    public ValueTask CleanupAsync(string syncId, CancellationToken cancel = default) => OnCleanup(cancel);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
