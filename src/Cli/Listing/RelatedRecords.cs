using C1z.Adapters;
using C1z.Proto.Connector.V2;

namespace C1z.Cli.Listing;

/// <summary>Looks up what listed records refer to: resource types, resources, entitlements.</summary>
/// <remarks>
/// References are looked up a page at a time and kept in caches of a fixed number of records, so that a listing of any length runs in flat
/// memory. What a snapshot refers to but does not hold is shown by a placeholder.
/// </remarks>
internal sealed class RelatedRecords
{
    private const int MaxResources = 16_384;
    private const int MaxOthers = 8_192;

    private readonly BoundedCache<string, ResourceType> _types;
    private readonly BoundedCache<(string Type, string Id), Resource> _resources;
    private readonly BoundedCache<string, Entitlement> _entitlements;

    public RelatedRecords(C1zReader reader, string? syncId)
    {
        _types = new(MaxOthers, ids => ids.Select(id => reader.FindResourceType(id, syncId) ?? Missing(id)), type => type.Id);
        _resources = new(
            MaxResources,
            ids => reader.FindResources(ids.Select(id => new ResourceId { ResourceType = id.Type, Resource = id.Id }), syncId),
            resource => Key(resource.Id));
        _entitlements = new(MaxOthers, ids => reader.FindEntitlements(ids, syncId), entitlement => entitlement.Id);
    }

    /// <summary>Looks up many resources at once; a null id is passed over.</summary>
    public void Prefetch(IEnumerable<ResourceId?> ids) => _resources.Prefetch(ids.Where(id => id is not null).Select(id => Key(id!)));

    /// <summary>Looks up many entitlements at once.</summary>
    public void PrefetchEntitlements(IEnumerable<string> ids) => _entitlements.Prefetch(ids);

    /// <summary>A resource type, or its placeholder.</summary>
    public Related<ResourceType> Type(string? id) => _types.Get(id ?? "", Missing);

    /// <summary>A resource, or its placeholder.</summary>
    public Related<Resource> Resource(ResourceId? id) => _resources.Get(Key(id ?? new ResourceId()), Missing);

    /// <summary>An entitlement, or its placeholder on the resource that a grant names.</summary>
    public Related<Entitlement> Entitlement(Entitlement? reference) => _entitlements.Get(
        reference?.Id ?? "",
        id => new Entitlement { Id = id, DisplayName = $"MISSING ENTITLEMENT ({id})", Resource = reference?.Resource });

    private static (string Type, string Id) Key(ResourceId id) => (id.ResourceType, id.Resource);

    private static ResourceType Missing(string id) => new() { Id = id, DisplayName = $"MISSING RESOURCE TYPE ({id})" };

    private static Resource Missing((string Type, string Id) key) => new()
    {
        Id = new ResourceId { ResourceType = key.Type, Resource = key.Id },
        DisplayName = $"MISSING RESOURCE ({key.Type}:{key.Id})",
    };
}
