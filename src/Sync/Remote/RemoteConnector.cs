using C1z.Adapters;
using C1z.Proto.Connector.V2;
using C1z.Proto.Connector.V2.Services;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Sync.Remote;

/// <summary>A connector at the other end of a connection. Translates the contract of the SDK into calls of <c>c1.connector.v2</c>.</summary>
/// <param name="client">The connection; stays the caller's.</param>
/// <param name="sessions">Makes the sessions of syncs reachable for the other end; null when it has none.</param>
/// <param name="maxAssetBytes">Longest asset.</param>
internal sealed class RemoteConnector(GrpcClient client, ISessionPublisher? sessions, int maxAssetBytes) : IConnector
{
    // Connectors of the ecosystem refuse to be asked for more.
    private const int MaxPageSize = 250;

    public async ValueTask<ConnectorMetadata> GetMetadataAsync(CancellationToken cancel = default)
    {
        ConnectorServiceGetMetadataResponse response = await client.UnaryAsync(ConnectorMethods.GetMetadata, new(), cancel);
        Proto.Connector.V2.Services.ConnectorMetadata metadata = response.Metadata ?? new();
        return new ConnectorMetadata(metadata.DisplayName)
        {
            Description = metadata.Description,
            HelpUrl = metadata.HelpUrl,
            Profile = metadata.Profile,
            Annotations = metadata.Annotations,
        };
    }

    public async ValueTask<ConnectorValidation> ValidateAsync(CancellationToken cancel = default)
    {
        ConnectorServiceValidateResponse response = await client.UnaryAsync(ConnectorMethods.Validate, new(), cancel);
        string[] warnings = [.. response.Annotations.Where(a => a.Is(StringValue.Descriptor)).Select(a => a.Unpack<StringValue>().Value)];
        return new ConnectorValidation(warnings) { Annotations = [.. response.Annotations.Where(a => !a.Is(StringValue.Descriptor))] };
    }

    public async ValueTask<ListPage<ResourceType>> ListResourceTypesAsync(ResourceTypeListRequest request, CancellationToken cancel = default)
    {
        Publish(request);
        ResourceTypesServiceListResourceTypesResponse page = await client.UnaryAsync(
            ConnectorMethods.ListResourceTypes,
            new ResourceTypesServiceListResourceTypesRequest
            {
                PageSize = PageSize(request), PageToken = request.PageToken, ActiveSyncId = request.SyncId, Annotations = { request.Annotations },
            },
            cancel);
        return new ListPage<ResourceType>(page.List, page.NextPageToken) { Annotations = page.Annotations };
    }

    public async ValueTask<ListPage<Resource>> ListResourcesAsync(ResourceListRequest request, CancellationToken cancel = default)
    {
        Publish(request);
        ResourcesServiceListResourcesResponse page = await client.UnaryAsync(
            ConnectorMethods.ListResources,
            new ResourcesServiceListResourcesRequest
            {
                ResourceTypeId = request.ResourceTypeId, ParentResourceId = request.Parent,
                PageSize = PageSize(request), PageToken = request.PageToken, ActiveSyncId = request.SyncId, Annotations = { request.Annotations },
            },
            cancel);
        return new ListPage<Resource>(page.List, page.NextPageToken) { Annotations = page.Annotations };
    }

    public async ValueTask<Resource?> GetResourceAsync(ResourceRequest request, CancellationToken cancel = default)
    {
        sessions?.Publish(request.SyncId, request.Session);
        try
        {
            ResourceGetterServiceGetResourceResponse response = await client.UnaryAsync(
                ConnectorMethods.GetResource,
                new ResourceGetterServiceGetResourceRequest { ResourceId = request.Id, ParentResourceId = request.Parent, ActiveSyncId = request.SyncId },
                cancel);
            return response.Resource;
        }
        catch (ConnectorException e) when (e.Status == ConnectorStatus.NotFound)
        {
            return null;
        }
    }

    public async ValueTask<ListPage<Entitlement>> ListStaticEntitlementsAsync(StaticEntitlementListRequest request, CancellationToken cancel = default)
    {
        Publish(request);
        try
        {
            EntitlementsServiceListStaticEntitlementsResponse page = await client.UnaryAsync(
                ConnectorMethods.ListStaticEntitlements,
                new EntitlementsServiceListStaticEntitlementsRequest
                {
                    ResourceTypeId = request.ResourceTypeId,
                    PageSize = PageSize(request), PageToken = request.PageToken, ActiveSyncId = request.SyncId, Annotations = { request.Annotations },
                },
                cancel);
            return new ListPage<Entitlement>(page.List, page.NextPageToken) { Annotations = page.Annotations };
        }
        catch (ConnectorException e) when (e.Status == ConnectorStatus.Unimplemented)
        {
            // Connectors from before there were static entitlements have none.
            return ListPage.Empty<Entitlement>();
        }
    }

    public async ValueTask<ListPage<Entitlement>> ListEntitlementsAsync(EntitlementListRequest request, CancellationToken cancel = default)
    {
        Publish(request);
        EntitlementsServiceListEntitlementsResponse page = await client.UnaryAsync(
            ConnectorMethods.ListEntitlements,
            new EntitlementsServiceListEntitlementsRequest
            {
                Resource = request.Resource,
                PageSize = PageSize(request), PageToken = request.PageToken, ActiveSyncId = request.SyncId, Annotations = { request.Annotations },
            },
            cancel);
        return new ListPage<Entitlement>(page.List, page.NextPageToken) { Annotations = page.Annotations };
    }

    public async ValueTask<ListPage<Grant>> ListGrantsAsync(GrantListRequest request, CancellationToken cancel = default)
    {
        Publish(request);
        GrantsServiceListGrantsResponse page = await client.UnaryAsync(
            ConnectorMethods.ListGrants,
            new GrantsServiceListGrantsRequest
            {
                Resource = request.Resource,
                PageSize = PageSize(request), PageToken = request.PageToken, ActiveSyncId = request.SyncId, Annotations = { request.Annotations },
            },
            cancel);
        return new ListPage<Grant>(page.List, page.NextPageToken) { Annotations = page.Annotations };
    }

    public async ValueTask<Asset?> GetAssetAsync(AssetRef asset, CancellationToken cancel = default)
    {
        string contentType = "";
        using var data = new MemoryStream();
        try
        {
            await foreach (AssetServiceGetAssetResponse piece in client.StreamAsync(
                ConnectorMethods.GetAsset, new AssetServiceGetAssetRequest { Asset = asset }, cancel))
            {
                contentType = piece.Metadata?.ContentType ?? contentType;
                ByteString bytes = piece.Data?.Data_ ?? ByteString.Empty;
                if (data.Length + bytes.Length > maxAssetBytes)
                {
                    throw new ConnectorException(ConnectorStatus.ResourceExhausted, $"asset '{asset.Id}' is longer than {maxAssetBytes} bytes");
                }

                data.Write(bytes.Span);
            }
        }
        catch (ConnectorException e) when (e.Status == ConnectorStatus.NotFound)
        {
            return null;
        }

        return new Asset(asset.Id, contentType, data.ToArray());
    }

    public async ValueTask CleanupAsync(string syncId, CancellationToken cancel = default)
    {
        try
        {
            await client.UnaryAsync(ConnectorMethods.Cleanup, new ConnectorServiceCleanupRequest { ActiveSyncId = syncId }, cancel);
        }
        catch (ConnectorException e) when (e.Status == ConnectorStatus.Unimplemented)
        {
            // A connector that keeps nothing need not answer.
        }

        sessions?.Withdraw(syncId);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static uint PageSize(ListRequest request) => (uint)Math.Clamp(request.PageSize, 0, MaxPageSize);

    private void Publish(ListRequest request) => sessions?.Publish(request.SyncId, request.Session);
}
