using C1z.Engines;
using C1z.Proto.Connector.V2;

namespace C1z.Adapters;

/// <content>Listings of resource types, resources, entitlements and assets.</content>
public sealed partial class C1zReader
{
    private readonly ResourceTypeBatch _resourceTypes = new();
    private readonly ResourceBatch _resources = new();
    private readonly EntitlementBatch _entitlements = new();
    private readonly AssetBatch _assets = new();

    /// <summary>Lists resource types.</summary>
    /// <param name="page">Which page, of which sync.</param>
    /// <param name="cancel">Cancels between records.</param>
    /// <returns>The page.</returns>
    /// <exception cref="C1zException">Bad token, unknown sync, damaged data.</exception>
    public Page<ResourceType> ListResourceTypes(PageOptions page = default, CancellationToken cancel = default)
    {
        string next = EngineCall.Run(() => Engine.ListResourceTypes(page.SyncId, Request(page), _resourceTypes, cancel));
        return _decoder.Decode(_resourceTypes.Count, next, (translator, i) => translator.Read(_resourceTypes, in _resourceTypes[i]));
    }

    /// <summary>Lists resources.</summary>
    /// <inheritdoc cref="ListResourceTypes"/>
    /// <param name="resourceTypeId">Only resources of this type; null for all.</param>
    /// <param name="parent">Only children of this resource; null for all.</param>
    /// <param name="page">Which page, of which sync.</param>
    /// <param name="cancel">Cancels between records.</param>
    public Page<Resource> ListResources(
        string? resourceTypeId = null, ResourceId? parent = null, PageOptions page = default, CancellationToken cancel = default)
    {
        var query = new ResourceQuery { SyncId = page.SyncId, ResourceType = resourceTypeId, Parent = Key(parent) };
        string next = EngineCall.Run(() => Engine.ListResources(query, Request(page), _resources, cancel));
        return _decoder.Decode(_resources.Count, next, (translator, i) => translator.Read(_resources, in _resources[i]));
    }

    /// <summary>Lists entitlements.</summary>
    /// <inheritdoc cref="ListResourceTypes"/>
    /// <param name="resource">Only entitlements of this resource; null for all.</param>
    /// <param name="page">Which page, of which sync.</param>
    /// <param name="cancel">Cancels between records.</param>
    public Page<Entitlement> ListEntitlements(
        ResourceId? resource = null, PageOptions page = default, CancellationToken cancel = default)
    {
        var query = new EntitlementQuery { SyncId = page.SyncId, Resource = Key(resource) };
        string next = EngineCall.Run(() => Engine.ListEntitlements(query, Request(page), _entitlements, cancel));
        return _decoder.Decode(_entitlements.Count, next, (translator, i) => translator.Read(_entitlements, in _entitlements[i]));
    }

    /// <summary>Lists assets with their bytes. Assets can be large: ask for small pages.</summary>
    /// <inheritdoc cref="ListResourceTypes"/>
    public Page<Asset> ListAssets(PageOptions page = default, CancellationToken cancel = default)
    {
        string next = EngineCall.Run(() => Engine.ListAssets(page.SyncId, Request(page), _assets, cancel));
        return _decoder.Decode(_assets.Count, next, (_, i) => ReadAsset(_assets, in _assets[i]));
    }

    private static Asset ReadAsset(AssetBatch batch, in AssetRow row) =>
        new(batch.Text(row.ExternalId), batch.Text(row.ContentType), batch.Bytes(row.Data).ToArray());

    private static PageRequest Request(PageOptions page) => new(page.Size, page.Token ?? "");

    private static ResourceKey? Key(ResourceId? id) => id is null ? null : new ResourceKey(id.ResourceType, id.Resource);
}
