using C1z.Adapters;
using C1z.Proto.Connector.V2;

namespace C1z.Sync.Syncing.State;

/// <summary>Makes the actions that a phase starts with, from what is stored.</summary>
internal sealed class PhasePlanner(SyncOptions options, C1zReader stored, string syncId, bool listsWholeTypes)
{
    // Work on stored resources is unfolded in portions, so that a checkpoint stays small whatever the number of resources.
    private const int Portion = 2_000;

    /// <summary>The phase's first actions, in the order in which they are to be done.</summary>
    public IReadOnlyList<SyncAction> Plan(SyncPhase phase) => phase switch
    {
        SyncPhase.ResourceTypes => [new SyncAction(phase)],
        SyncPhase.Resources => [.. SyncedTypes().Select(type => new SyncAction(phase) { TypeId = type.Id })],
        SyncPhase.Targets => [.. options.Targets.Distinct().Select(id => new SyncAction(phase) { TypeId = id.ResourceType, ResourceId = id.Resource })],
        SyncPhase.StaticEntitlements =>
            [.. SyncedTypes().Where(type => !type.Annotations.SkipsEntitlements()).Select(type => new SyncAction(phase) { TypeId = type.Id })],
        SyncPhase.Entitlements => PlanOnResources(phase, annotations => annotations.SkipsEntitlements(), type => type.Annotations.Has<TypeScopedEntitlements>()),
        SyncPhase.Grants => PlanOnResources(phase, annotations => annotations.SkipsGrants(), type => type.Annotations.Has<TypeScopedGrants>()),
        SyncPhase.Related => PlanRelated(),
        _ => [],
    };

    /// <summary>Refuses a filter by types that are not there: it would quietly sync nothing.</summary>
    /// <exception cref="SyncException"><see cref="SyncErrorCode.InvalidOption"/>.</exception>
    public void RequireTypes()
    {
        string[] known = [.. stored.EnumerateResourceTypes(syncId).Select(type => type.Id)];
        if (options.ResourceTypeIds.FirstOrDefault(id => !known.Contains(id)) is { } unknown)
        {
            throw new SyncException(SyncErrorCode.InvalidOption, $"the source has no resource type '{unknown}'; there are: {string.Join(", ", known)}");
        }
    }

    /// <summary>Unfolds work on the stored resources of a type: the rest of it, and one action for each resource of the next portion.</summary>
    public (SyncAction? Later, IReadOnlyList<SyncAction> Portion) Unfold(SyncAction spread)
    {
        Page<Resource> page = stored.ListResources(spread.TypeId, null, new PageOptions(Portion, spread.PageToken, syncId));
        bool grants = spread.Phase == SyncPhase.Grants;
        return (
            page.IsLast ? null : spread with { PageToken = page.NextToken },
            [.. page.Items.Where(r => grants ? !r.Annotations.SkipsGrants() : !r.Annotations.SkipsEntitlements()).Select(r => For(spread.Phase, r))]);
    }

    /// <summary>Gives an action that was read from a checkpoint its resource back.</summary>
    public SyncAction Refill(SyncAction action) =>
        action is { Resource: null, ResourceId.Length: > 0, Phase: SyncPhase.Entitlements or SyncPhase.Grants }
            ? action with { Resource = stored.FindResource(Resources.Id(action.TypeId, action.ResourceId), syncId) }
            : action;

    /// <summary>The stored resources of a type, in portions.</summary>
    public IEnumerable<IReadOnlyList<Resource>> StoredResources(string typeId)
    {
        string token = "";
        do
        {
            Page<Resource> page = stored.ListResources(typeId, null, new PageOptions(0, token, syncId));
            yield return page.Items;
            token = page.NextToken;
        }
        while (token.Length > 0);
    }

    /// <summary>Whether an earlier run of this sync stored a picture.</summary>
    public bool HasAsset(string id) => stored.FindAsset(id, syncId) is not null;

    /// <summary>The fetching of a resource that a targeted sync refers to.</summary>
    public static SyncAction ForRelated(ResourceId id) => For(SyncPhase.Related, new Resource { Id = id });

    /// <summary>Whether a resource is stored.</summary>
    public bool HasResource(ResourceId id) => stored.FindResource(id, syncId) is not null;

    private static SyncAction For(SyncPhase phase, Resource resource) => new(phase)
    {
        TypeId = resource.Id.ResourceType,
        ResourceId = resource.Id.Resource,
        ParentTypeId = resource.ParentResourceId?.ResourceType ?? "",
        ParentId = resource.ParentResourceId?.Resource ?? "",
        Resource = resource,
    };

    private SyncAction[] PlanOnResources(SyncPhase phase, Func<IEnumerable<Google.Protobuf.WellKnownTypes.Any>, bool> skips, Func<ResourceType, bool> isTypeScoped)
    {
        ResourceType[] types = [.. SyncedTypes().Where(type => !skips(type.Annotations))];

        // A targeted sync asks about its targets only, never about a whole type.
        return options.Targets.Count > 0
            ? [.. types.SelectMany(t => StoredResources(t.Id)).SelectMany(page => page).Where(r => !skips(r.Annotations)).Select(r => For(phase, r))]
            : [.. types.Select(type => new SyncAction(phase) { TypeId = type.Id, IsSpread = !listsWholeTypes && !isTypeScoped(type) })];
    }

    private IEnumerable<ResourceType> SyncedTypes() => stored.EnumerateResourceTypes(syncId).ToArray()
        .Where(type => !type.SourcedExternally && (options.ResourceTypeIds.Count == 0 || options.ResourceTypeIds.Contains(type.Id)));

    // Whatever the stored rows of a targeted sync refer to and is not there.
    private SyncAction[] PlanRelated()
    {
        var wanted = new Dictionary<(string, string), SyncAction>();
        foreach (Resource resource in stored.EnumerateResources(syncId: syncId).ToArray())
        {
            if (resource.ParentResourceId is { Resource.Length: > 0 } parent)
            {
                Want(ForRelated(parent));
            }
        }

        foreach (Grant grant in stored.EnumerateGrants(syncId: syncId).ToArray())
        {
            Want(For(SyncPhase.Related, grant.Principal));
        }

        return [.. wanted.Values.Where(action => !HasResource(Resources.Id(action.TypeId, action.ResourceId)))];

        void Want(SyncAction action) => wanted.TryAdd((action.TypeId, action.ResourceId), action);
    }
}
