using System.Runtime.CompilerServices;
using C1z.Adapters;
using C1z.Proto.Connector.V2;
using C1z.Proto.Connector.V2.Services;
using C1z.Sync;
using C1z.Sync.Remote;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using WireMetadata = C1z.Proto.Connector.V2.Services.ConnectorMetadata;

namespace C1z.Hosting;

/// <summary>Serves a connector as <c>c1.connector.v2</c>.</summary>
/// <param name="connector">The connector; stays the caller's.</param>
/// <param name="sessions">The sessions of syncs.</param>
internal sealed class ConnectorServices(IConnector connector, HostedSessions sessions)
{
    private const int AssetPiece = 1 << 20;

    /// <summary>The procedures of the connector.</summary>
    public GrpcServices Create()
    {
        var services = new GrpcServices();
        services.Add(ConnectorMethods.GetMetadata, GetMetadataAsync);
        services.Add(ConnectorMethods.Validate, ValidateAsync);
        services.Add(ConnectorMethods.Cleanup, CleanupAsync);
        services.Add(ConnectorMethods.ListResourceTypes, ListResourceTypesAsync);
        services.Add(ConnectorMethods.ListResources, ListResourcesAsync);
        services.Add(ConnectorMethods.GetResource, GetResourceAsync);
        services.Add(ConnectorMethods.ListStaticEntitlements, ListStaticEntitlementsAsync);
        services.Add(ConnectorMethods.ListEntitlements, ListEntitlementsAsync);
        services.Add(ConnectorMethods.ListGrants, ListGrantsAsync);
        services.AddStream(ConnectorMethods.GetAsset, GetAssetAsync);
        return services;
    }

    private async ValueTask<ConnectorServiceGetMetadataResponse> GetMetadataAsync(ConnectorServiceGetMetadataRequest request, CancellationToken cancel)
    {
        Sync.ConnectorMetadata metadata = await connector.GetMetadataAsync(cancel);
        return new ConnectorServiceGetMetadataResponse
        {
            Metadata = new WireMetadata
            {
                DisplayName = metadata.DisplayName,
                Description = metadata.Description,
                HelpUrl = metadata.HelpUrl,
                Profile = metadata.Profile,
                Annotations = { metadata.Annotations },
                Capabilities = await Capabilities.OfAsync(connector, cancel),
            },
        };
    }

    private async ValueTask<ConnectorServiceValidateResponse> ValidateAsync(ConnectorServiceValidateRequest request, CancellationToken cancel)
    {
        // The contract has no place for warnings. As annotations they reach a caller that knows them and disturb no other.
        ConnectorValidation validation = await connector.ValidateAsync(cancel);
        return new ConnectorServiceValidateResponse
        {
            Annotations = { validation.Annotations, validation.Warnings.Select(w => Any.Pack(new StringValue { Value = w })) },
        };
    }

    private async ValueTask<ConnectorServiceCleanupResponse> CleanupAsync(ConnectorServiceCleanupRequest request, CancellationToken cancel)
    {
        await connector.CleanupAsync(request.ActiveSyncId, cancel);
        sessions.Release(request.ActiveSyncId);
        return new ConnectorServiceCleanupResponse();
    }

    private async ValueTask<ResourceTypesServiceListResourceTypesResponse> ListResourceTypesAsync(
        ResourceTypesServiceListResourceTypesRequest r, CancellationToken cancel)
    {
        ListPage<ResourceType> page = await connector.ListResourceTypesAsync(
            With(new ResourceTypeListRequest(), r.PageSize, r.PageToken, r.ActiveSyncId, r.Annotations), cancel);
        return new() { List = { page.Items }, NextPageToken = page.NextToken, Annotations = { page.Annotations } };
    }

    private async ValueTask<ResourcesServiceListResourcesResponse> ListResourcesAsync(ResourcesServiceListResourcesRequest r, CancellationToken cancel)
    {
        var request = new ResourceListRequest { ResourceTypeId = r.ResourceTypeId, Parent = r.ParentResourceId };
        ListPage<Resource> page = await connector.ListResourcesAsync(
            With(request, r.PageSize, r.PageToken, r.ActiveSyncId, r.Annotations), cancel);
        return new() { List = { page.Items }, NextPageToken = page.NextToken, Annotations = { page.Annotations } };
    }

    private async ValueTask<ResourceGetterServiceGetResourceResponse> GetResourceAsync(ResourceGetterServiceGetResourceRequest r, CancellationToken cancel)
    {
        var request = new ResourceRequest(Given(r.ResourceId, "resource_id"), r.ParentResourceId) { SyncId = r.ActiveSyncId };
        if (sessions.Of(r.ActiveSyncId) is { } session)
        {
            request = request with { Session = session };
        }

        Resource resource = await connector.GetResourceAsync(request, cancel) ?? throw new ConnectorException(
            ConnectorStatus.NotFound, $"no resource '{request.Id.Resource}' of type '{request.Id.ResourceType}'");
        return new() { Resource = resource };
    }

    private async ValueTask<EntitlementsServiceListStaticEntitlementsResponse> ListStaticEntitlementsAsync(
        EntitlementsServiceListStaticEntitlementsRequest r, CancellationToken cancel)
    {
        ListPage<Entitlement> page = await connector.ListStaticEntitlementsAsync(
            With(new StaticEntitlementListRequest { ResourceTypeId = r.ResourceTypeId }, r.PageSize, r.PageToken, r.ActiveSyncId, r.Annotations), cancel);
        return new() { List = { page.Items }, NextPageToken = page.NextToken, Annotations = { page.Annotations } };
    }

    private async ValueTask<EntitlementsServiceListEntitlementsResponse> ListEntitlementsAsync(
        EntitlementsServiceListEntitlementsRequest r, CancellationToken cancel)
    {
        var request = new EntitlementListRequest { Resource = WithId(r.Resource) };
        ListPage<Entitlement> page = await connector.ListEntitlementsAsync(
            With(request, r.PageSize, r.PageToken, r.ActiveSyncId, r.Annotations), cancel);
        return new() { List = { page.Items }, NextPageToken = page.NextToken, Annotations = { page.Annotations } };
    }

    private async ValueTask<GrantsServiceListGrantsResponse> ListGrantsAsync(GrantsServiceListGrantsRequest r, CancellationToken cancel)
    {
        ListPage<Grant> page = await connector.ListGrantsAsync(
            With(new GrantListRequest { Resource = WithId(r.Resource) }, r.PageSize, r.PageToken, r.ActiveSyncId, r.Annotations), cancel);
        return new() { List = { page.Items }, NextPageToken = page.NextToken, Annotations = { page.Annotations } };
    }

    private async IAsyncEnumerable<AssetServiceGetAssetResponse> GetAssetAsync(
        AssetServiceGetAssetRequest request, [EnumeratorCancellation] CancellationToken cancel)
    {
        AssetRef reference = Given(request.Asset, "asset");
        Asset asset = await connector.GetAssetAsync(reference, cancel)
            ?? throw new ConnectorException(ConnectorStatus.NotFound, $"no asset '{reference.Id}'");
        yield return new() { Metadata = new() { ContentType = asset.ContentType } };
        for (int at = 0; at < asset.Data.Length; at += AssetPiece)
        {
            ReadOnlyMemory<byte> piece = asset.Data.Slice(at, Math.Min(AssetPiece, asset.Data.Length - at));
            yield return new() { Data = new() { Data_ = UnsafeByteOperations.UnsafeWrap(piece) } };
        }
    }

    private static Resource WithId(Resource? resource)
    {
        Given(Given(resource, "resource").Id, "resource.id");
        return resource!;
    }

    private static T Given<T>(T? value, string field)
        where T : class =>
        value ?? throw new ConnectorException(ConnectorStatus.InvalidArgument, $"the request lacks {field}");

    private T With<T>(T request, uint pageSize, string token, string syncId, IReadOnlyList<Any> annotations)
        where T : ListRequest
    {
        T complete = request with
        {
            PageSize = (int)Math.Min(pageSize, int.MaxValue), PageToken = token, SyncId = syncId, Annotations = annotations,
        };
        return sessions.Of(syncId) is { } session ? complete with { Session = session } : complete;
    }
}
