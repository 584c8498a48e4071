using C1z.Adapters;
using C1z.Proto.Connector.V2;
using C1z.Sync.Syncing.State;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Sync.Syncing.Calls;

/// <summary>Turns an action into the connector call it stands for. Safe for concurrent use: it stores nothing.</summary>
internal sealed class ActionFetcher(IConnector connector, CallRunner runner, int pageSize, string syncId, ISyncSession session)
{
    /// <summary>Makes the call.</summary>
    /// <param name="action">What to ask for; actions about a resource carry it.</param>
    /// <param name="tag">Entity tag of the sync before, for grants; null for none.</param>
    /// <param name="cancel">Cancels calls and waits.</param>
    public ValueTask<Fetched> FetchAsync(SyncAction action, string? tag, CancellationToken cancel) =>
        action is { IsRestored: true, PageToken.Length: > 0 } ? GoOnAsync(action, cancel) : AskAsync(action, tag, cancel);

    // Tokens of many sources are good for an hour or a day. Where the one of an earlier run is not any more, the listing begins again: its rows replace
    // those that are stored.
    private async ValueTask<Fetched> GoOnAsync(SyncAction action, CancellationToken cancel)
    {
        string refusal;
        try
        {
            Fetched fetched = await AskAsync(action, null, cancel);
            if (fetched.Warning is not { } warning)
            {
                return fetched;
            }

            refusal = warning.Message;
        }
        catch (ConnectorException e) when (e.Status is ConnectorStatus.InvalidArgument or ConnectorStatus.FailedPrecondition)
        {
            refusal = e.Message;
        }

        Fetched again = await AskAsync(action with { PageToken = "", IsRestored = false }, null, cancel);
        return again with
        {
            Warning = again.Warning ?? new SyncWarning(
                "page-token-refused", $"{action.Phase} {action.Subject}", $"{action.Subject} is listed from its start, the token of an earlier run was refused: {refusal}"),
        };
    }

    private async ValueTask<Fetched> AskAsync(SyncAction action, string? tag, CancellationToken cancel)
    {
        Fetched fetched = action.Phase switch
        {
            _ when action.AssetId.Length > 0 => await AssetAsync(action, cancel),
            SyncPhase.ResourceTypes => await TypesAsync(action, cancel),
            SyncPhase.Resources => await ResourcesAsync(action, cancel),
            SyncPhase.Targets or SyncPhase.Related => await SingleAsync(action, cancel),
            SyncPhase.StaticEntitlements => await StaticEntitlementsAsync(action, cancel),
            SyncPhase.Entitlements => await EntitlementsAsync(action, cancel),
            SyncPhase.Grants => await GrantsAsync(action, tag, cancel),
            _ => throw new InvalidOperationException($"phase {action.Phase} makes no calls"),
        };
        if (fetched.Annotations.Find<RateLimitDescription>() is { } limit)
        {
            runner.Gate.Observe(limit);
        }

        return fetched;
    }

    private async ValueTask<Fetched> TypesAsync(SyncAction action, CancellationToken cancel)
    {
        var request = new ResourceTypeListRequest { PageSize = pageSize, PageToken = action.PageToken, SyncId = syncId, Session = session };
        CallOutcome<ListPage<ResourceType>> outcome = await runner.RunAsync(
            "ListResourceTypes", action.Subject, c => connector.ListResourceTypesAsync(request, c), cancel);
        return new Fetched(action, outcome.Cost) { ResourceTypes = outcome.Value, Warning = outcome.Warning };
    }

    private async ValueTask<Fetched> ResourcesAsync(SyncAction action, CancellationToken cancel)
    {
        var request = new ResourceListRequest
        {
            ResourceTypeId = action.TypeId,
            Parent = action.Parent,
            PageSize = pageSize,
            PageToken = action.PageToken,
            SyncId = syncId,
            Session = session,
        };
        CallOutcome<ListPage<Resource>> outcome = await runner.RunAsync(
            "ListResources", action.Subject, c => connector.ListResourcesAsync(request, c), cancel);
        return new Fetched(action, outcome.Cost) { Resources = outcome.Value, Warning = outcome.Warning };
    }

    // A source that cannot fetch one resource still has it in its grants: what the action knows is stored then.
    private async ValueTask<Fetched> SingleAsync(SyncAction action, CancellationToken cancel)
    {
        var request = new ResourceRequest(Resources.Id(action.TypeId, action.ResourceId), action.Parent) { SyncId = syncId, Session = session };
        CallOutcome<Resource?> outcome = await runner.RunAsync("GetResource", action.Subject, GetAsync, cancel);
        if (outcome.Value is { } found)
        {
            return new Fetched(action, outcome.Cost) { Resources = new ListPage<Resource>([found]) };
        }

        return new Fetched(action, outcome.Cost)
        {
            Warning = outcome.Warning ?? new SyncWarning("not-found", $"GetResource {action.Subject}", $"the source has no resource {action.Subject}"),
        };

        async ValueTask<Resource?> GetAsync(CancellationToken c)
        {
            try
            {
                return await connector.GetResourceAsync(request, c);
            }
            catch (ConnectorException e) when (e.Status == ConnectorStatus.Unimplemented && action.Phase == SyncPhase.Related)
            {
                return ResourceOf(action);
            }
        }
    }

    private async ValueTask<Fetched> StaticEntitlementsAsync(SyncAction action, CancellationToken cancel)
    {
        var request = new StaticEntitlementListRequest
        {
            ResourceTypeId = action.TypeId,
            PageSize = pageSize,
            PageToken = action.PageToken,
            SyncId = syncId,
            Session = session,
        };
        CallOutcome<ListPage<Entitlement>> outcome = await runner.RunAsync(
            "ListStaticEntitlements", action.Subject, ListAsync, cancel);
        return new Fetched(action, outcome.Cost) { Entitlements = outcome.Value, Warning = outcome.Warning };

        // Older connectors do not know the call.
        async ValueTask<ListPage<Entitlement>> ListAsync(CancellationToken c)
        {
            try
            {
                return await connector.ListStaticEntitlementsAsync(request, c);
            }
            catch (ConnectorException e) when (e.Status == ConnectorStatus.Unimplemented)
            {
                return ListPage.Empty<Entitlement>();
            }
        }
    }

    private async ValueTask<Fetched> EntitlementsAsync(SyncAction action, CancellationToken cancel)
    {
        var request = new EntitlementListRequest
        {
            Resource = ResourceOf(action),
            PageSize = pageSize,
            PageToken = action.PageToken,
            SyncId = syncId,
            Session = session,
        };
        CallOutcome<ListPage<Entitlement>> outcome = await runner.RunAsync(
            "ListEntitlements", action.Subject, c => connector.ListEntitlementsAsync(request, c), cancel);
        return new Fetched(action, outcome.Cost) { Entitlements = outcome.Value, Warning = outcome.Warning };
    }

    private async ValueTask<Fetched> GrantsAsync(SyncAction action, string? tag, CancellationToken cancel)
    {
        var request = new GrantListRequest
        {
            Resource = ResourceOf(action),
            PageSize = pageSize,
            PageToken = action.PageToken,
            SyncId = syncId,
            Session = session,
            Annotations = tag is null ? [] : [Any.Pack(EntityTags.Make(tag))],
        };
        CallOutcome<ListPage<Grant>> outcome = await runner.RunAsync(
            "ListGrants", action.Subject, c => connector.ListGrantsAsync(request, c), cancel);
        return new Fetched(action, outcome.Cost) { Grants = outcome.Value, Warning = outcome.Warning, SentTag = tag };
    }

    private async ValueTask<Fetched> AssetAsync(SyncAction action, CancellationToken cancel)
    {
        var reference = new AssetRef { Id = action.AssetId };
        CallOutcome<Asset?> outcome = await runner.RunAsync("GetAsset", action.Subject, GetAsync, cancel, warning: "asset-failed");
        return new Fetched(action, outcome.Cost) { Asset = outcome.Value, Warning = outcome.Warning };

        // Many connectors have no pictures, though their resources refer to some.
        async ValueTask<Asset?> GetAsync(CancellationToken c)
        {
            try
            {
                return await connector.GetAssetAsync(reference, c);
            }
            catch (ConnectorException e) when (e.Status == ConnectorStatus.Unimplemented)
            {
                return null;
            }
        }
    }

    private static Resource ResourceOf(SyncAction action) =>
        action.Resource ?? new Resource { Id = Resources.Id(action.TypeId, action.ResourceId), ParentResourceId = action.Parent };
}
