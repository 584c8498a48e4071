using C1z.Adapters;
using C1z.Proto.Connector.V2;

namespace C1z.Sync;

/// <summary>A source of access data, one call a page: what the syncer drives, whatever language or process the connector lives in.</summary>
/// <remarks>
/// <para>A connector in C# derives from <see cref="Connector"/> and never meets this interface. Adapters to other processes implement it.</para>
/// <para>Calls may run at the same time when a sync has several workers. A call is repeated after a failure that passes (see
/// <see cref="ConnectorStatus"/>) and after a resume, so a page must be the same for the same request: no call may change what a later one
/// answers, except through <see cref="ListRequest.Session"/>.</para>
/// <para>A call that fails throws <see cref="ConnectorException"/>; other exceptions are classed by <see cref="RetryPolicy.Classify"/>.</para>
/// </remarks>
public interface IConnector : IAsyncDisposable
{
    /// <summary>
    /// True when entitlements and grants are to be asked for once for each type, as if all types were annotated with
    /// <see cref="TypeScopedEntitlements"/> and <see cref="TypeScopedGrants"/>. Default false.
    /// </summary>
    bool ListsWholeTypes => false;

    /// <summary>Says what this connector is.</summary>
    /// <param name="cancel">Cancels the call.</param>
    /// <returns>Name, description, capabilities.</returns>
    ValueTask<ConnectorMetadata> GetMetadataAsync(CancellationToken cancel = default);

    /// <summary>Checks configuration and credentials before a sync starts. A sync does not start when this throws.</summary>
    /// <param name="cancel">Cancels the call.</param>
    /// <returns>What is wrong but not fatal.</returns>
    ValueTask<ConnectorValidation> ValidateAsync(CancellationToken cancel = default);

    /// <summary>Lists the kinds of resource.</summary>
    /// <param name="request">Which page.</param>
    /// <param name="cancel">Cancels the call.</param>
    /// <returns>The page.</returns>
    ValueTask<ListPage<ResourceType>> ListResourceTypesAsync(ResourceTypeListRequest request, CancellationToken cancel = default);

    /// <summary>Lists the resources of one type, under one parent or at the top.</summary>
    /// <inheritdoc cref="ListResourceTypesAsync"/>
    ValueTask<ListPage<Resource>> ListResourcesAsync(ResourceListRequest request, CancellationToken cancel = default);

    /// <summary>Fetches one resource, for a targeted sync.</summary>
    /// <param name="request">Which one.</param>
    /// <param name="cancel">Cancels the call.</param>
    /// <returns>Null when the source has none.</returns>
    /// <exception cref="ConnectorException"><see cref="ConnectorStatus.Unimplemented"/> when resources of the type cannot be fetched one by one.</exception>
    ValueTask<Resource?> GetResourceAsync(ResourceRequest request, CancellationToken cancel = default);

    /// <summary>Lists entitlements that every resource of a type has alike. The syncer makes one of each for each resource.</summary>
    /// <inheritdoc cref="ListResourceTypesAsync"/>
    ValueTask<ListPage<Entitlement>> ListStaticEntitlementsAsync(StaticEntitlementListRequest request, CancellationToken cancel = default);

    /// <summary>Lists the entitlements of one resource, or of a type that lists them at once.</summary>
    /// <inheritdoc cref="ListResourceTypesAsync"/>
    ValueTask<ListPage<Entitlement>> ListEntitlementsAsync(EntitlementListRequest request, CancellationToken cancel = default);

    /// <summary>Lists the grants on one resource, or on a type that lists them at once.</summary>
    /// <inheritdoc cref="ListResourceTypesAsync"/>
    ValueTask<ListPage<Grant>> ListGrantsAsync(GrantListRequest request, CancellationToken cancel = default);

    /// <summary>Fetches a picture or another blob that a resource refers to. Called once for each reference; a sync goes on without one that cannot be had.</summary>
    /// <param name="asset">Its reference.</param>
    /// <param name="cancel">Cancels the call.</param>
    /// <returns>Null when there is none.</returns>
    ValueTask<Asset?> GetAssetAsync(AssetRef asset, CancellationToken cancel = default);

    /// <summary>Releases what the connector keeps for a sync. Called once when the sync is published, not after a failure; its own failure is a warning.</summary>
    /// <param name="syncId">The sync that ended.</param>
    /// <param name="cancel">Cancels the call.</param>
    /// <returns>The work.</returns>
    ValueTask CleanupAsync(string syncId, CancellationToken cancel = default);
}
