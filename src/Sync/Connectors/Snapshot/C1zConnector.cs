using System.Globalization;
using C1z.Adapters;
using C1z.Proto.Connector.V2;
using C1z.Sync.Syncing.Ingest;

namespace C1z.Sync.Connectors;

/// <summary>A finished sync of a snapshot as a source: to take a part of it, to write it anew, to match it with another source.</summary>
/// <remarks>
/// Grants are listed as the source of that sync listed them: what an expansion derived is left out, and expandable annotations are put
/// back, so that syncing expands them again.
/// </remarks>
public sealed class C1zConnector : IConnector
{
    private const int PageSize = 10_000;
    private const char Separator = '\u001F';

    // A reader serves one thread; pages are decoded, not waited for.
    private readonly Lock _lock = new();
    private readonly C1zReader _reader;
    private readonly string _syncId;
    private (string TypeId, string Token, Page<Resource> Page)? _lastResources;

    private C1zConnector(C1zReader reader, string syncId)
    {
        _reader = reader;
        _syncId = syncId;
    }

    /// <inheritdoc/>
    public bool ListsWholeTypes => true;

    /// <summary>Opens a snapshot as a source.</summary>
    /// <param name="path">The file.</param>
    /// <param name="syncId">The sync; null for the latest finished full one, else the latest finished one.</param>
    /// <param name="cancel">Cancels while the file is unpacked.</param>
    /// <returns>The connector.</returns>
    /// <exception cref="C1zException">The file cannot be read, or holds no such sync.</exception>
    public static C1zConnector Open(string path, string? syncId = null, CancellationToken cancel = default)
    {
        C1zReader reader = C1zReader.Open(path, null, cancel);
        try
        {
            SyncInfo? sync = syncId is null ? reader.LatestFinishedSync("full") ?? reader.LatestFinishedSync("") : reader.FindSync(syncId);
            return sync is { IsFinished: true }
                ? new C1zConnector(reader, sync.Id)
                : throw new C1zException(C1zErrorCode.NotFound, $"{path}: there is no finished sync{(syncId is null ? "" : $" '{syncId}'")}", path);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<ConnectorMetadata> GetMetadataAsync(CancellationToken cancel = default) =>
        ValueTask.FromResult(new ConnectorMetadata("Snapshot") { Description = $"The sync {_syncId} of {_reader.Path}.", Revision = _syncId });

    /// <inheritdoc/>
    public ValueTask<ConnectorValidation> ValidateAsync(CancellationToken cancel = default) => ValueTask.FromResult(ConnectorValidation.Valid);

    /// <inheritdoc/>
    public ValueTask<ListPage<ResourceType>> ListResourceTypesAsync(ResourceTypeListRequest request, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (_lock)
        {
            Page<ResourceType> page = _reader.ListResourceTypes(PageOf(request.PageSize, request.PageToken), cancel);
            foreach (ResourceType type in page.Items)
            {
                // Wherever the resources of a type came from when the file was written: now they come from the file.
                type.SourcedExternally = false;
            }

            return ValueTask.FromResult(new ListPage<ResourceType>(page.Items, page.NextToken));
        }
    }

    /// <inheritdoc/>
    /// <remarks>Children are listed with the other resources of their type; under a parent there is nothing more.</remarks>
    public ValueTask<ListPage<Resource>> ListResourcesAsync(ResourceListRequest request, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Parent is not null)
        {
            return ValueTask.FromResult(ListPage.Empty<Resource>());
        }

        lock (_lock)
        {
            Page<Resource> page = _reader.ListResources(request.ResourceTypeId, null, PageOf(request.PageSize, request.PageToken), cancel);
            return ValueTask.FromResult(new ListPage<Resource>(page.Items, page.NextToken));
        }
    }

    /// <inheritdoc/>
    public ValueTask<Resource?> GetResourceAsync(ResourceRequest request, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (_lock)
        {
            return ValueTask.FromResult(_reader.FindResource(request.Id, _syncId));
        }
    }

    /// <inheritdoc/>
    /// <remarks>A snapshot has none: they are stored with each resource.</remarks>
    public ValueTask<ListPage<Entitlement>> ListStaticEntitlementsAsync(StaticEntitlementListRequest request, CancellationToken cancel = default) =>
        ValueTask.FromResult(ListPage.Empty<Entitlement>());

    /// <inheritdoc/>
    public ValueTask<ListPage<Entitlement>> ListEntitlementsAsync(EntitlementListRequest request, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (_lock)
        {
            Page<Entitlement> page = ListEntitlements(request.Resource.Id, PageOf(request.PageSize, request.PageToken), cancel);
            return ValueTask.FromResult(new ListPage<Entitlement>(page.Items, page.NextToken));
        }
    }

    /// <inheritdoc/>
    public ValueTask<ListPage<Grant>> ListGrantsAsync(GrantListRequest request, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (_lock)
        {
            if (request.Resource.Id.Resource.Length > 0)
            {
                Page<Grant> page = _reader.ListGrants(request.Resource.Id, withExpansion: true, PageOf(request.PageSize, request.PageToken), cancel);
                return ValueTask.FromResult(new ListPage<Grant>([.. ListedGrants.Of(page.Items)], page.NextToken));
            }

            return ValueTask.FromResult(ListGrantsOfType(request, cancel));
        }
    }

    /// <inheritdoc/>
    public ValueTask<Asset?> GetAssetAsync(AssetRef asset, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(asset);
        lock (_lock)
        {
            return ValueTask.FromResult(_reader.FindAsset(asset.Id, _syncId));
        }
    }

    /// <inheritdoc/>
    public ValueTask CleanupAsync(string syncId, CancellationToken cancel = default) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _reader.DisposeAsync();

    private PageOptions PageOf(int size, string token) => new(size, token, _syncId);

    private Page<Entitlement> ListEntitlements(ResourceId scope, PageOptions options, CancellationToken cancel)
    {
        if (scope.Resource.Length > 0)
        {
            return _reader.ListEntitlements(scope, options, cancel);
        }

        Page<Entitlement> page = _reader.ListEntitlements(null, options, cancel);
        return page with { Items = [.. page.Items.Where(e => e.Resource.Id.ResourceType == scope.ResourceType)] };
    }

    // Grants lie by resource in a file. The token is: where the page of resources begins, which of them, where in its grants.
    private ListPage<Grant> ListGrantsOfType(GrantListRequest request, CancellationToken cancel)
    {
        string[] place = request.PageToken.Length == 0 ? ["", "0", ""] : request.PageToken.Split(Separator);
        if (place.Length != 3 || !int.TryParse(place[1], NumberStyles.None, CultureInfo.InvariantCulture, out int index))
        {
            throw new ConnectorException(ConnectorStatus.InvalidArgument, "the page token does not belong to this listing");
        }

        (string resourceToken, string grantToken) = (place[0], place[2]);
        int wanted = request.PageSize > 0 ? request.PageSize : PageSize;
        var grants = new List<Grant>(wanted);
        while (true)
        {
            Page<Resource> resources = ResourcesAt(request.Resource.Id.ResourceType, resourceToken, cancel);
            for (; index < resources.Items.Count; index++)
            {
                do
                {
                    if (grants.Count >= wanted)
                    {
                        return new ListPage<Grant>(
                            grants, string.Join(Separator, resourceToken, index.ToString(CultureInfo.InvariantCulture), grantToken));
                    }

                    Page<Grant> page = _reader.ListGrants(resources.Items[index].Id, withExpansion: true, PageOf(wanted, grantToken), cancel);
                    grants.AddRange(ListedGrants.Of(page.Items));
                    grantToken = page.NextToken;
                }
                while (grantToken.Length > 0);
            }

            if (resources.IsLast)
            {
                return new ListPage<Grant>(grants);
            }

            (resourceToken, index) = (resources.NextToken, 0);
        }
    }

    // A page of grants often ends inside a page of resources, which is needed again for the next one.
    private Page<Resource> ResourcesAt(string typeId, string token, CancellationToken cancel)
    {
        if (_lastResources is not { } last || last.TypeId != typeId || last.Token != token)
        {
            last = (typeId, token, _reader.ListResources(typeId, null, PageOf(0, token), cancel));
            _lastResources = last;
        }

        return last.Page;
    }
}
