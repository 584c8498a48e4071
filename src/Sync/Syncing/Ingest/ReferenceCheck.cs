using C1z.Adapters;
using C1z.Adapters.Verification;
using C1z.Proto.Connector.V2;

namespace C1z.Sync.Syncing.Ingest;

/// <summary>Checks the invariants of a sync while its records come in: everything that is referred to is there, nothing comes twice.</summary>
/// <remarks>
/// The phases make this possible in one pass: types come before resources, resources before entitlements, those before grants. Twice
/// listed grants are found by counting at the end, not one by one.
/// </remarks>
/// <param name="options">Which types are left out on purpose.</param>
/// <param name="warn">Told what is broken.</param>
internal sealed class ReferenceCheck(SyncOptions options, Action<SyncWarning> warn)
{
    private readonly HashSet<string> _types = new(StringComparer.Ordinal);
    private readonly IdSet _resources = new();
    private readonly IdSet _entitlements = new();

    // What is referred to before it comes: a parent of another type, a principal that a later grant brings along. Settled when nothing can bring it any more.
    private readonly Dictionary<(string Type, string Id), Reference> _missingParents = [];
    private readonly Dictionary<(string Type, string Id), Reference> _missingPrincipals = [];

    // Grants of one entitlement come in a row: the last answer is nearly always the next one, too.
    private Entitlement? _lastEntitlement;
    private bool _countsDuplicates = true;

    /// <summary>What the checks call broken, of all runs of a sync.</summary>
    public static IReadOnlyList<string> Rules { get; } =
    [
        "unknown-resource-type", "dangling-parent", "dangling-entitlement-resource", "dangling-entitlement", "dangling-principal",
        "duplicate-resource-type", "duplicate-resource", "duplicate-entitlement", "duplicate-grants",
    ];

    /// <summary>Learns what an earlier run stored.</summary>
    /// <remarks>
    /// What was stored after the last checkpoint is listed again, so a second listing says nothing any more: duplicates are not looked for. References that the
    /// earlier run left unsettled are looked at again.
    /// </remarks>
    /// <param name="reader">Where it is.</param>
    /// <param name="syncId">The sync.</param>
    /// <param name="phase">Where the earlier run stopped.</param>
    public void Restore(C1zReader reader, string syncId, SyncPhase phase)
    {
        bool parentsAreOpen = IsTargeted || phase <= SyncPhase.Resources, principalsAreOpen = IsTargeted || phase == SyncPhase.Grants;
        _countsDuplicates = false;
        foreach (ResourceType type in reader.EnumerateResourceTypes(syncId))
        {
            _types.Add(type.Id);
        }

        foreach (Resource resource in reader.EnumerateResources(syncId: syncId))
        {
            _resources.Add(resource.Id.ResourceType, resource.Id.Resource);
            if (parentsAreOpen)
            {
                CheckParent(resource);
            }
        }

        foreach (Entitlement entitlement in reader.EnumerateEntitlements(syncId))
        {
            _entitlements.Add("", entitlement.Id);
        }

        if (principalsAreOpen)
        {
            RestorePrincipals(reader, syncId);
        }
    }

    private bool IsTargeted => options.Targets.Count > 0;

    public bool HasResource(ResourceId id) => _resources.Contains(id.ResourceType, id.Resource);

    public void Add(ResourceType type)
    {
        if (!_types.Add(type.Id) && _countsDuplicates)
        {
            warn(new SyncWarning("duplicate-resource-type", type.Id, $"resource type '{type.Id}' was listed twice; the last one counts"));
        }
    }

    public void Add(Resource resource)
    {
        ResourceId id = resource.Id;
        if (!_resources.Add(id.ResourceType, id.Resource) && _countsDuplicates)
        {
            warn(new SyncWarning("duplicate-resource", Name(id), $"resource {Name(id)} was listed twice; the last one counts"));
        }

        if (!_types.Contains(id.ResourceType))
        {
            warn(new SyncWarning("unknown-resource-type", Name(id), $"resource {Name(id)} is of a type that was not listed"));
        }

        CheckParent(resource);
    }

    public void Add(Entitlement entitlement)
    {
        if (!_entitlements.Add("", entitlement.Id) && _countsDuplicates)
        {
            warn(new SyncWarning("duplicate-entitlement", entitlement.Id, $"entitlement '{entitlement.Id}' was listed twice; the last one counts"));
        }

        if (!IsKnown(entitlement.Resource.Id))
        {
            warn(new SyncWarning(
                "dangling-entitlement-resource",
                entitlement.Id,
                $"entitlement '{entitlement.Id}' is on the resource {Name(entitlement.Resource.Id)}, which was not listed"));
        }
    }

    public void Check(Grant grant)
    {
        if (!ReferenceEquals(grant.Entitlement, _lastEntitlement))
        {
            _lastEntitlement = grant.Entitlement;
            if (!_entitlements.Contains("", grant.Entitlement.Id))
            {
                warn(new SyncWarning(
                    "dangling-entitlement", grant.Id, $"grant '{grant.Id}' is of the entitlement '{grant.Entitlement.Id}', which was not listed"));
                _lastEntitlement = null;
            }
        }

        CheckPrincipal(grant);
    }

    /// <summary>Reports what was referred to and never came.</summary>
    /// <param name="ended">
    /// The phase that ended. Each brings all that it refers to; only a targeted sync fetches parents and principals at its end.
    /// </param>
    public void Settle(SyncPhase ended)
    {
        if (IsTargeted && ended < SyncPhase.Related)
        {
            return;
        }

        Settle(_missingParents, "dangling-parent", "resources", "parent");
        Settle(_missingPrincipals, "dangling-principal", "grants", "principal");
    }

    /// <summary>Compares what was handed over with what is stored: the same grant handed over twice is stored once.</summary>
    public void CountGrants(long put, long stored)
    {
        if (_countsDuplicates && put > stored)
        {
            warn(new SyncWarning("duplicate-grants", "grants", $"{put - stored} grants were listed twice; the last ones count"));
        }
    }

    private static void Miss(Dictionary<(string Type, string Id), Reference> missing, ResourceId id, string from)
    {
        (string, string) key = (id.ResourceType, id.Resource);
        missing[key] = missing.TryGetValue(key, out Reference known) ? known with { Count = known.Count + 1 } : new Reference(from, 1);
    }

    private void CheckParent(Resource resource)
    {
        if (resource.ParentResourceId is { Resource.Length: > 0 } parent && !IsKnown(parent))
        {
            Miss(_missingParents, parent, Name(resource.Id));
        }
    }

    private void CheckPrincipal(Grant grant)
    {
        ResourceId principal = grant.Principal.Id;
        if (!IsKnown(principal) && !ExternalMarks.IsPlaceholder(grant))
        {
            Miss(_missingPrincipals, principal, grant.Id);
        }
    }

    private void RestorePrincipals(C1zReader reader, string syncId)
    {
        string token = "";
        do
        {
            Page<Grant> page = reader.ListGrants(page: new PageOptions(0, token, syncId));
            foreach (Grant grant in page.Items)
            {
                CheckPrincipal(grant);
            }

            token = page.NextToken;
        }
        while (token.Length > 0);
    }

    private void Settle(Dictionary<(string Type, string Id), Reference> missing, string rule, string kind, string role)
    {
        foreach (((string type, string id), Reference reference) in missing)
        {
            if (!_resources.Contains(type, id))
            {
                warn(new SyncWarning(
                    rule, $"{type}:{id}", $"{role} {type}:{id} was not listed; {reference.Count} {kind} refer to it, first '{reference.From}'"));
            }
        }

        missing.Clear();
    }

    private static string Name(ResourceId id) => $"{id.ResourceType}:{id.Resource}";

    // Resources of types that were left out on purpose are referred to all the same.
    private bool IsKnown(ResourceId id) =>
        _resources.Contains(id.ResourceType, id.Resource) || (options.ResourceTypeIds.Count > 0 && !options.ResourceTypeIds.Contains(id.ResourceType));

    private readonly record struct Reference(string From, long Count);
}
