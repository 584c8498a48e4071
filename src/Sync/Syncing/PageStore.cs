using C1z.Adapters;
using C1z.Adapters.Verification;
using C1z.Proto.Connector.V2;
using C1z.Sync.Syncing.Calls;
using C1z.Sync.Syncing.Ingest;
using C1z.Sync.Syncing.State;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Sync.Syncing;

/// <summary>Stores what a call brought, and finds out what there is to do next because of it.</summary>
internal sealed class PageStore(
    SyncOptions options, SyncState state, RecordSink sink, PhasePlanner planner, PreviousSync? previous, bool isResumed, Action<SyncWarning> warn)
{
    // More than 10 failed calls and more than a tenth of all calls: the source is not what the connector takes it for.
    private const int FailedCallsAllowed = 10;

    // Pictures that are fetched or will be: many resources share one.
    private readonly IdSet _assets = Wanted(state);

    // What a targeted sync refers to, and is fetched or will be.
    private IdSet? _related;

    /// <summary>Adds the actions that follow from an answer. They may start before the answer is stored.</summary>
    public void Advance(Fetched fetched)
    {
        SyncAction action = fetched.Action;
        if (fetched.NextToken.Length > 0)
        {
            if (fetched.NextToken == action.PageToken)
            {
                throw new ConnectorException(
                    ConnectorStatus.Internal, $"the listing {action.Phase} of {action.Subject} would never end: page '{action.PageToken}' names itself as the next");
            }

            state.Follow(action with { PageToken = fetched.NextToken, IsRestored = false });
        }

        if (fetched.Annotations.Find<EnqueuePageTokens>() is { } more)
        {
            foreach (string token in more.PageTokens.Where(t => t.Length > 0 && t != action.PageToken && t != fetched.NextToken).Distinct())
            {
                state.Follow(action with { PageToken = token, IsRestored = false });
            }
        }

        foreach (Resource resource in fetched.Resources?.Items ?? [])
        {
            PushAssets(action.Phase, resource);
            if (action.Phase == SyncPhase.Resources)
            {
                PushChildren(resource);
            }
            else if (action.Phase == SyncPhase.Related)
            {
                PushParent(resource);
            }
        }
    }

    /// <summary>Stores the records of an answer.</summary>
    public void Store(Fetched fetched, CancellationToken cancel)
    {
        Count(fetched.Cost);
        if (fetched.Warning is { } warning)
        {
            state.Tally.FailedCalls++;
            warn(warning);
            RequireFewFailures();
            if (fetched.Action is { Phase: SyncPhase.Grants, Resource: { } broken } && EntityTags.Unmark(broken))
            {
                // The listing broke off behind the page with its tag: the next sync must not take over what there is of it.
                sink.UpdateResource(broken, cancel);
            }
        }

        if (fetched.ResourceTypes is { } types)
        {
            sink.PutResourceTypes(types.Items, cancel);
        }
        else if (fetched.Resources is { } resources)
        {
            sink.PutResources(resources.Items, cancel);
        }
        else if (fetched.Entitlements is { } entitlements)
        {
            StoreEntitlements(fetched.Action, entitlements.Items, cancel);
        }
        else if (fetched.Grants is { } grants)
        {
            StoreGrants(fetched, grants, cancel);
        }
        else if (fetched.Asset is { Data.Length: > 0 } asset)
        {
            StoreAsset(fetched.Action.AssetId, asset, cancel);
        }
    }

    private static IdSet Wanted(SyncState state)
    {
        var wanted = new IdSet();
        foreach (SyncAction action in state.Actions())
        {
            _ = action.AssetId.Length > 0 ? wanted.Add("", action.AssetId) : wanted.Add(action.TypeId, action.ResourceId);
        }

        return wanted;
    }

    // Before the next page of resources: a checkpoint has the pictures of a page at most.
    private void PushAssets(SyncPhase phase, Resource resource)
    {
        foreach (string id in Profiles.AssetsOf(resource))
        {
            if (_assets.Add("", id) && !(isResumed && planner.HasAsset(id)))
            {
                state.Follow(new SyncAction(phase) { AssetId = id });
            }
        }
    }

    private void PushChildren(Resource resource)
    {
        if (resource.Annotations.Count == 0)
        {
            return;
        }

        foreach (string type in resource.ChildTypes())
        {
            if (options.ResourceTypeIds.Count == 0 || options.ResourceTypeIds.Contains(type))
            {
                state.Follow(new SyncAction(SyncPhase.Resources)
                {
                    TypeId = type,
                    ParentTypeId = resource.Id.ResourceType,
                    ParentId = resource.Id.Resource,
                });
            }
        }
    }

    private void PushParent(Resource resource)
    {
        if (resource.ParentResourceId is not { Resource.Length: > 0 } parent)
        {
            return;
        }

        _related ??= Wanted(state);
        if (_related.Add(parent.ResourceType, parent.Resource) && !planner.HasResource(parent))
        {
            state.Follow(PhasePlanner.ForRelated(parent));
        }
    }

    private void StoreEntitlements(SyncAction action, IReadOnlyList<Entitlement> entitlements, CancellationToken cancel)
    {
        if (action.Phase != SyncPhase.StaticEntitlements)
        {
            sink.PutEntitlements(entitlements, cancel);
            return;
        }

        if (entitlements.Count == 0)
        {
            return;
        }

        foreach (IReadOnlyList<Resource> resources in planner.StoredResources(action.TypeId))
        {
            foreach (Entitlement template in entitlements)
            {
                if (template.Slug.Length == 0)
                {
                    throw RecordSink.Refusal("static entitlement", $"'{template.DisplayName}' has no slug");
                }

                sink.PutEntitlements([.. resources.Select(resource => Apply(template, resource))], cancel);
            }
        }
    }

    private static Entitlement Apply(Entitlement template, Resource resource)
    {
        Entitlement entitlement = template.Clone();
        entitlement.Resource = resource;
        entitlement.Id = Entitlements.Id(resource.Id, template.Slug);
        return entitlement;
    }

    private void StoreGrants(Fetched fetched, ListPage<Grant> grants, CancellationToken cancel)
    {
        sink.PutGrants(grants.Items, grants.Annotations, cancel);
        if (EntityTags.MatchIn(grants.Annotations) is { } entitlementId)
        {
            ReplayGrants(fetched.Action, entitlementId, grants.Annotations, cancel);
        }

        string? tag = EntityTags.Of(grants.Annotations) ?? (EntityTags.MatchIn(grants.Annotations) is null ? null : fetched.SentTag);
        if (tag is not null && fetched.Action.Resource is { } resource)
        {
            EntityTags.Mark(resource, tag);
            sink.UpdateResource(resource, cancel);
            state.Tally.Tagged++;
        }
    }

    private void ReplayGrants(SyncAction action, string entitlementId, IReadOnlyList<Any> annotations, CancellationToken cancel)
    {
        if (previous is null || action.ResourceId.Length == 0)
        {
            throw new ConnectorException(
                ConnectorStatus.Internal, $"the connector says that the grants on {action.Subject} are unchanged, but it was sent no tag of an earlier sync");
        }

        foreach (IReadOnlyList<Grant> grants in previous.GrantsOn(Resources.Id(action.TypeId, action.ResourceId), entitlementId))
        {
            // A principal that came with its grants only is nowhere else to be had.
            bool all = annotations.Has<InsertResourceGrants>();
            foreach (Grant grant in grants.Where(g => (all || g.Annotations.Has<InsertResourceGrants>()) && !sink.HasResource(g.Principal.Id)))
            {
                grant.Principal = previous.FindResource(grant.Principal.Id) ?? grant.Principal;
            }

            sink.PutGrants(grants, annotations, cancel);
            state.Tally.Replayed += grants.Count;
        }
    }

    private void StoreAsset(string id, Asset asset, CancellationToken cancel)
    {
        if (asset.Data.Length > options.MaxAssetBytes)
        {
            warn(new SyncWarning("asset-too-large", id, $"asset '{id}' has {asset.Data.Length} bytes, {options.MaxAssetBytes} are allowed; it was left out"));
            return;
        }

        sink.PutAsset(id, asset, cancel);
    }

    private void Count(CallCost cost)
    {
        SyncTally tally = state.Tally;
        tally.Calls += cost.Tries;
        tally.Retries += Math.Max(0, cost.Tries - 1);
        CallStat stat = tally.StatOf(cost.Call);
        stat.Count += cost.Tries;
        stat.Errors += cost.Errors;
        stat.Timeouts += cost.Timeouts;
        stat.TotalMs += cost.TotalMs;
        stat.MaxMs = Math.Max(stat.MaxMs, cost.MaxMs);
    }

    private void RequireFewFailures()
    {
        long failed = state.Tally.FailedCalls, calls = state.Tally.Calls;
        if (failed > FailedCallsAllowed && failed * 10 > calls)
        {
            throw new SyncException(
                SyncErrorCode.TooManyWarnings, $"{failed} of {calls} calls ended in a warning, more than 10 and more than a tenth; the last: {state.Tally.Warnings.LastOrDefault()?.Message}");
        }
    }
}
