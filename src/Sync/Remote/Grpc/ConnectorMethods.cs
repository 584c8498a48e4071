using C1z.Proto.Connector.V2;
using C1z.Proto.Connector.V2.Services;
using Google.Protobuf;

namespace C1z.Sync.Remote;

/// <summary>The procedures of <c>c1.connector.v2</c> that a sync calls.</summary>
internal static class ConnectorMethods
{
    private const string Package = "c1.connector.v2.";

    public static GrpcMethod<ConnectorServiceGetMetadataRequest, ConnectorServiceGetMetadataResponse> GetMetadata { get; } =
        Of("ConnectorService", "GetMetadata", ConnectorServiceGetMetadataRequest.Parser, ConnectorServiceGetMetadataResponse.Parser);

    public static GrpcMethod<ConnectorServiceValidateRequest, ConnectorServiceValidateResponse> Validate { get; } =
        Of("ConnectorService", "Validate", ConnectorServiceValidateRequest.Parser, ConnectorServiceValidateResponse.Parser);

    public static GrpcMethod<ConnectorServiceCleanupRequest, ConnectorServiceCleanupResponse> Cleanup { get; } =
        Of("ConnectorService", "Cleanup", ConnectorServiceCleanupRequest.Parser, ConnectorServiceCleanupResponse.Parser);

    public static GrpcMethod<ResourceTypesServiceListResourceTypesRequest, ResourceTypesServiceListResourceTypesResponse> ListResourceTypes { get; } =
        Of("ResourceTypesService", "ListResourceTypes", ResourceTypesServiceListResourceTypesRequest.Parser, ResourceTypesServiceListResourceTypesResponse.Parser);

    public static GrpcMethod<ResourcesServiceListResourcesRequest, ResourcesServiceListResourcesResponse> ListResources { get; } =
        Of("ResourcesService", "ListResources", ResourcesServiceListResourcesRequest.Parser, ResourcesServiceListResourcesResponse.Parser);

    public static GrpcMethod<ResourceGetterServiceGetResourceRequest, ResourceGetterServiceGetResourceResponse> GetResource { get; } =
        Of("ResourceGetterService", "GetResource", ResourceGetterServiceGetResourceRequest.Parser, ResourceGetterServiceGetResourceResponse.Parser);

    public static GrpcMethod<EntitlementsServiceListEntitlementsRequest, EntitlementsServiceListEntitlementsResponse> ListEntitlements { get; } =
        Of("EntitlementsService", "ListEntitlements", EntitlementsServiceListEntitlementsRequest.Parser, EntitlementsServiceListEntitlementsResponse.Parser);

    public static GrpcMethod<EntitlementsServiceListStaticEntitlementsRequest, EntitlementsServiceListStaticEntitlementsResponse> ListStaticEntitlements { get; } =
        Of("EntitlementsService", "ListStaticEntitlements", EntitlementsServiceListStaticEntitlementsRequest.Parser, EntitlementsServiceListStaticEntitlementsResponse.Parser);

    public static GrpcMethod<GrantsServiceListGrantsRequest, GrantsServiceListGrantsResponse> ListGrants { get; } =
        Of("GrantsService", "ListGrants", GrantsServiceListGrantsRequest.Parser, GrantsServiceListGrantsResponse.Parser);

    public static GrpcMethod<AssetServiceGetAssetRequest, AssetServiceGetAssetResponse> GetAsset { get; } =
        Of("AssetService", "GetAsset", AssetServiceGetAssetRequest.Parser, AssetServiceGetAssetResponse.Parser);

    private static GrpcMethod<TRequest, TResponse> Of<TRequest, TResponse>(
        string service, string name, MessageParser<TRequest> request, MessageParser<TResponse> response)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> => new(Package + service, name, request, response);
}
