using C1z.Adapters;
using C1z.Proto.Connector.V2;

namespace C1z.Sync;

/// <summary>Base of a connector in C#: give it a name and a <see cref="ResourceSyncer"/> for each type.</summary>
/// <example>
/// <code>
/// sealed class Phonebook(string path) : Connector("Phonebook", new People(path));
///
/// sealed class People(string path) : ResourceSyncer(ResourceTypes.User("person", "Person"))
/// {
///     public override async ValueTask&lt;ListPage&lt;Resource&gt;&gt; ListAsync(ResourceListRequest request, CancellationToken cancel) =>
///         ListPage.Of((await File.ReadAllLinesAsync(path, cancel)).Select(name => Resources.User(Type, name, name)));
/// }
/// </code>
/// </example>
public abstract class Connector : IConnector
{
    private readonly ConnectorMetadata _metadata;
    private readonly Dictionary<string, ResourceSyncer> _syncers = new(StringComparer.Ordinal);
    private readonly ResourceType[] _types;

    /// <summary>Creates the connector.</summary>
    /// <param name="displayName">Its name for people.</param>
    /// <param name="syncers">One for each resource type.</param>
    protected Connector(string displayName, params ResourceSyncer[] syncers)
        : this(new ConnectorMetadata(displayName), syncers)
    {
    }

    /// <summary>Creates the connector.</summary>
    /// <param name="metadata">What it is.</param>
    /// <param name="syncers">One for each resource type.</param>
    /// <exception cref="ArgumentException">Two syncers have one type.</exception>
    protected Connector(ConnectorMetadata metadata, params ResourceSyncer[] syncers)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        ArgumentNullException.ThrowIfNull(syncers);
        _metadata = metadata;
        foreach (ResourceSyncer syncer in syncers)
        {
            if (!_syncers.TryAdd(syncer.Type.Id, syncer))
            {
                throw new ArgumentException($"two syncers list the resource type '{syncer.Type.Id}'", nameof(syncers));
            }
        }

        _types = [.. syncers.Select(s => s.Type)];
    }

    /// <inheritdoc/>
    public virtual ValueTask<ConnectorMetadata> GetMetadataAsync(CancellationToken cancel = default) => ValueTask.FromResult(_metadata);

    /// <inheritdoc/>
    public virtual ValueTask<ConnectorValidation> ValidateAsync(CancellationToken cancel = default) => ValueTask.FromResult(ConnectorValidation.Valid);

    /// <inheritdoc/>
    public virtual ValueTask<ListPage<ResourceType>> ListResourceTypesAsync(ResourceTypeListRequest request, CancellationToken cancel = default) =>
        ValueTask.FromResult(new ListPage<ResourceType>(_types));

    /// <inheritdoc/>
    public virtual ValueTask<ListPage<Resource>> ListResourcesAsync(ResourceListRequest request, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return SyncerOf(request.ResourceTypeId).ListAsync(request, cancel);
    }

    /// <inheritdoc/>
    public virtual ValueTask<Resource?> GetResourceAsync(ResourceRequest request, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return SyncerOf(request.Id.ResourceType).GetAsync(request, cancel);
    }

    /// <inheritdoc/>
    public virtual ValueTask<ListPage<Entitlement>> ListStaticEntitlementsAsync(
        StaticEntitlementListRequest request, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return SyncerOf(request.ResourceTypeId).ListStaticEntitlementsAsync(request, cancel);
    }

    /// <inheritdoc/>
    public virtual ValueTask<ListPage<Entitlement>> ListEntitlementsAsync(EntitlementListRequest request, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return SyncerOf(request.Resource.Id.ResourceType).ListEntitlementsAsync(request, cancel);
    }

    /// <inheritdoc/>
    public virtual ValueTask<ListPage<Grant>> ListGrantsAsync(GrantListRequest request, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return SyncerOf(request.Resource.Id.ResourceType).ListGrantsAsync(request, cancel);
    }

    /// <inheritdoc/>
    public virtual ValueTask<Asset?> GetAssetAsync(AssetRef asset, CancellationToken cancel = default) => ValueTask.FromResult<Asset?>(null);

    /// <inheritdoc/>
    public virtual ValueTask CleanupAsync(string syncId, CancellationToken cancel = default) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private ResourceSyncer SyncerOf(string typeId) => _syncers.TryGetValue(typeId, out ResourceSyncer? syncer)
        ? syncer
        : throw new ConnectorException(ConnectorStatus.InvalidArgument, $"this connector has no resource type '{typeId}'");
}
