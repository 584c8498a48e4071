using C1z.Proto.Connector.V2;

namespace C1z.Sync;

/// <summary>Lists everything about one resource type. Only <see cref="ListAsync"/> must be written.</summary>
/// <param name="type">The type. Annotate it (<see cref="AnnotationExtensions"/>) to keep the syncer from asking in vain.</param>
public abstract class ResourceSyncer(ResourceType type)
{
    /// <summary>The type this syncer lists.</summary>
    public ResourceType Type { get; } = type;

    /// <summary>Lists resources of <see cref="Type"/>.</summary>
    /// <param name="request">Which page, under which parent.</param>
    /// <param name="cancel">Cancels the call.</param>
    /// <returns>The page.</returns>
    public abstract ValueTask<ListPage<Resource>> ListAsync(ResourceListRequest request, CancellationToken cancel);

    /// <summary>Lists the entitlements of one resource. Default: none.</summary>
    /// <inheritdoc cref="ListAsync"/>
    public virtual ValueTask<ListPage<Entitlement>> ListEntitlementsAsync(EntitlementListRequest request, CancellationToken cancel) =>
        ValueTask.FromResult(ListPage.Empty<Entitlement>());

    /// <summary>Lists entitlements that every resource of the type has alike. Default: none.</summary>
    /// <inheritdoc cref="ListAsync"/>
    public virtual ValueTask<ListPage<Entitlement>> ListStaticEntitlementsAsync(StaticEntitlementListRequest request, CancellationToken cancel) =>
        ValueTask.FromResult(ListPage.Empty<Entitlement>());

    /// <summary>Lists the grants on one resource. Default: none.</summary>
    /// <inheritdoc cref="ListAsync"/>
    public virtual ValueTask<ListPage<Grant>> ListGrantsAsync(GrantListRequest request, CancellationToken cancel) =>
        ValueTask.FromResult(ListPage.Empty<Grant>());

    /// <summary>Fetches one resource, for a targeted sync. Default: not possible.</summary>
    /// <param name="request">Which one.</param>
    /// <param name="cancel">Cancels the call.</param>
    /// <returns>Null when the source has none.</returns>
    /// <exception cref="ConnectorException"><see cref="ConnectorStatus.Unimplemented"/>.</exception>
    public virtual ValueTask<Resource?> GetAsync(ResourceRequest request, CancellationToken cancel) =>
        throw new ConnectorException(ConnectorStatus.Unimplemented, $"resources of type '{Type.Id}' cannot be fetched one by one");
}
