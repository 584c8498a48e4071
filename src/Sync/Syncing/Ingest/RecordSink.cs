using C1z.Adapters;
using C1z.Proto.Connector.V2;
using C1z.Sync.Syncing.State;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Sync.Syncing.Ingest;

/// <summary>Stores pages: checks them, counts them, gives them to the writer as they are.</summary>
/// <remarks>
/// One thread at a time. Grants are gathered over small pages, because a writer loads a large call on all cores and a small one on the caller's alone;
/// <see cref="Flush"/> stores what is gathered. Everything else goes to the writer page by page.
/// </remarks>
internal sealed class RecordSink(C1zWriter writer, SyncTally tally, ReferenceCheck check)
{
    private const int GrantsWorthCall = 10_000;

    private readonly List<Grant> _gathered = [];

    public bool HasResource(ResourceId id) => check.HasResource(id);

    public void PutResourceTypes(IReadOnlyList<ResourceType> types, CancellationToken cancel)
    {
        foreach (ResourceType type in types)
        {
            if (type.Id.Length == 0)
            {
                throw Refusal("resource type", $"'{type.DisplayName}' has no id");
            }

            check.Add(type);
        }

        writer.PutResourceTypes(types, cancel);
        tally.ResourceTypes += types.Count;
        SyncTelemetry.Stored("resource_type", types.Count);
    }

    public void PutResources(IReadOnlyList<Resource> resources, CancellationToken cancel)
    {
        foreach (Resource resource in resources)
        {
            if (resource.Id is not { ResourceType.Length: > 0, Resource.Length: > 0 })
            {
                throw Refusal("resource", $"'{resource.DisplayName}' has no id or no type");
            }

            check.Add(resource);
        }

        writer.PutResources(resources, cancel);
        tally.Resources += resources.Count;
        SyncTelemetry.Stored("resource", resources.Count);
    }

    /// <summary>Replaces a resource that is stored already.</summary>
    public void UpdateResource(Resource resource, CancellationToken cancel) => writer.PutResources([resource], cancel);

    public void PutEntitlements(IReadOnlyList<Entitlement> entitlements, CancellationToken cancel)
    {
        foreach (Entitlement entitlement in entitlements)
        {
            if (entitlement.Id.Length == 0 || entitlement.Resource?.Id is null)
            {
                throw Refusal("entitlement", $"'{entitlement.DisplayName}' ('{entitlement.Id}') has no id or no resource");
            }

            check.Add(entitlement);
        }

        writer.PutEntitlements(entitlements, cancel);
        tally.Entitlements += entitlements.Count;
        SyncTelemetry.Stored("entitlement", entitlements.Count);
    }

    /// <summary>Takes grants to be stored, and stores the principals of those that ask for it.</summary>
    public void PutGrants(IReadOnlyList<Grant> grants, IReadOnlyList<Any> pageAnnotations, CancellationToken cancel)
    {
        bool all = pageAnnotations.Has<InsertResourceGrants>();
        List<Resource>? principals = null;
        foreach (Grant grant in grants)
        {
            if (grant.Id.Length == 0 || grant.Entitlement is null || grant.Principal?.Id is null)
            {
                throw Refusal("grant", $"'{grant.Id}' of the entitlement '{grant.Entitlement?.Id}' has no id, no entitlement or no principal");
            }

            if ((all || HasInsert(grant)) && !check.HasResource(grant.Principal.Id))
            {
                check.Add(grant.Principal);
                (principals ??= []).Add(grant.Principal);
            }

            check.Check(grant);
        }

        if (principals is not null)
        {
            writer.PutResources(principals, cancel);
            tally.Resources += principals.Count;
            SyncTelemetry.Stored("resource", principals.Count);
        }

        _gathered.AddRange(grants);
        tally.Grants += grants.Count;
        SyncTelemetry.Stored("grant", grants.Count);
        if (_gathered.Count >= GrantsWorthCall)
        {
            Flush(cancel);
        }
    }

    /// <summary>Stores the grants that were gathered. To be called before a checkpoint is taken and before grants are read.</summary>
    public void Flush(CancellationToken cancel)
    {
        writer.PutGrants(_gathered, cancel);
        _gathered.Clear();
    }

    /// <summary>Stores a picture under the id that resources refer to, whatever the connector calls it.</summary>
    public void PutAsset(string id, Asset asset, CancellationToken cancel)
    {
        writer.PutAsset(id, asset.ContentType, asset.Data.Span, cancel);
        tally.Assets++;
        SyncTelemetry.Stored("asset", 1);
    }

    // Most grants have no annotations at all; a query would allocate for each of them.
    private static bool HasInsert(Grant grant)
    {
        for (int i = 0; i < grant.Annotations.Count; i++)
        {
            if (grant.Annotations[i].Is(InsertResourceGrants.Descriptor))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Refuses a record that no file can hold, while it is known which one it is.</summary>
    public static ConnectorException Refusal(string kind, string rule) =>
        new(ConnectorStatus.Internal, $"the connector listed a {kind} that cannot be stored: {rule}");
}
