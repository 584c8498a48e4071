using C1z.Proto.Connector.V2;
using C1z.Proto.Storage.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Equivalence.Workloads;

/// <summary>Makes rows in an engine's encoding, by the generated messages alone.</summary>
internal sealed class RowEncoder(RecordEncoding encoding)
{
    private static readonly byte[] NotUtf8 = [0x61, 0xff, 0x62];

    public void Add(ResourceTypeBatch batch, TypeSpec type)
    {
        IMessage record = encoding == RecordEncoding.ConnectorV2
            ? new ResourceType { Id = type.Id, DisplayName = type.Name }
            : new ResourceTypeRecord { ExternalId = type.Id, DisplayName = type.Name, DiscoveredAt = Stamp(type.Age) };
        batch.Add(new ResourceTypeRow
        {
            ExternalId = Id(batch, type.Id, type.Flaw),
            Value = Value(batch, record, type.Flaw),
            DiscoveredAt = Time(type.Age),
        });
    }

    public void Add(ResourceBatch batch, ResourceSpec resource)
    {
        IMessage record = encoding == RecordEncoding.ConnectorV2
            ? new Resource
            {
                Id = IdOf(resource.Key),
                ParentResourceId = resource.Parent is { } parent ? IdOf(parent) : null,
                DisplayName = resource.Name,
            }
            : new ResourceRecord
            {
                ResourceTypeId = resource.Key.Type,
                ResourceId = resource.Key.Id,
                DisplayName = resource.Name,
                Parent = resource.Parent is { } stored ? new ResourceRef { ResourceTypeId = stored.Type, ResourceId = stored.Id } : null,
                DiscoveredAt = Stamp(resource.Age),
            };
        batch.Add(new ResourceRow
        {
            ResourceType = batch.Append(resource.Key.Type),
            ResourceId = Id(batch, resource.Key.Id, resource.Flaw),
            ParentType = resource.Parent is { } type ? batch.Append(type.Type) : default,
            ParentId = resource.Parent is { } id ? batch.Append(id.Id) : default,
            Value = Value(batch, record, resource.Flaw),
            DiscoveredAt = Time(resource.Age),
        });
    }

    public void Add(EntitlementBatch batch, EntitlementSpec entitlement)
    {
        IMessage record = encoding == RecordEncoding.ConnectorV2
            ? new Entitlement { Id = entitlement.Id, Resource = new Resource { Id = IdOf(entitlement.Resource) }, DisplayName = entitlement.Name }
            : new EntitlementRecord
            {
                ExternalId = entitlement.Id,
                Resource = new ResourceRef { ResourceTypeId = entitlement.Resource.Type, ResourceId = entitlement.Resource.Id },
                DisplayName = entitlement.Name,
                DiscoveredAt = Stamp(entitlement.Age),
            };
        batch.Add(new EntitlementRow
        {
            ExternalId = Id(batch, entitlement.Id, entitlement.Flaw),
            ResourceType = batch.Append(entitlement.Resource.Type),
            ResourceId = batch.Append(entitlement.Resource.Id),
            Value = Value(batch, record, entitlement.Flaw),
            DiscoveredAt = Time(entitlement.Age),
        });
    }

    public void Add(GrantBatch batch, GrantSpec grant)
    {
        IMessage record = encoding == RecordEncoding.ConnectorV2 ? ConnectorGrant(grant) : StoredGrant(grant);
        batch.Add(new GrantRow
        {
            ExternalId = Id(batch, grant.Id, grant.Flaw),
            EntitlementId = batch.Append(grant.EntitlementId),
            ResourceType = batch.Append(grant.Resource.Type),
            ResourceId = batch.Append(grant.Resource.Id),
            PrincipalType = batch.Append(grant.Principal.Type),
            PrincipalId = batch.Append(grant.Principal.Id),
            Expansion = grant.Expandable is { } ids
                ? batch.Append(new GrantExpandable { EntitlementIds = { ids.List } }.ToByteArray())
                : default,
            NeedsExpansion = grant.IsPending,
            Value = Value(batch, record, grant.Flaw),
            DiscoveredAt = Time(grant.Age),
        });
    }

    public void Add(AssetBatch batch, AssetSpec asset)
    {
        byte[] data = new byte[asset.Length];
        Array.Fill(data, (byte)(asset.Length + asset.ContentType.Length));
        batch.Add(new AssetRow
        {
            ExternalId = batch.Append(asset.Id),
            ContentType = batch.Append(asset.ContentType),
            Data = batch.Append(data),
            DiscoveredAt = Time(asset.Age),
        });
    }

    private static Grant ConnectorGrant(GrantSpec grant) => new()
    {
        Id = grant.Id,
        Entitlement = new Entitlement { Id = grant.EntitlementId, Resource = new Resource { Id = IdOf(grant.Resource) } },
        Principal = new Resource { Id = IdOf(grant.Principal) },
        Sources = grant.Source is { } source ? new GrantSources { Sources = { [source] = new GrantSources.Types.GrantSource { IsDirect = true } } } : null,
    };

    private static GrantRecord StoredGrant(GrantSpec grant)
    {
        var record = new GrantRecord
        {
            ExternalId = grant.Id,
            Entitlement = new EntitlementRef
            {
                ResourceTypeId = grant.Resource.Type,
                ResourceId = grant.Resource.Id,
                EntitlementId = grant.EntitlementId,
            },
            Principal = new PrincipalRef { ResourceTypeId = grant.Principal.Type, ResourceId = grant.Principal.Id },
            DiscoveredAt = Stamp(grant.Age),
            Expansion = grant.Expandable is { } ids ? new GrantExpandableRecord { EntitlementIds = { ids.List } } : null,
            NeedsExpansion = grant.IsPending,
        };
        if (grant.Source is { } source)
        {
            record.Sources[source] = new GrantSourceRecord { IsDirect = true };
        }

        return record;
    }

    private static ByteRange Id<TRow>(RowBatch<TRow> batch, string id, Flaw flaw)
        where TRow : unmanaged => flaw == Flaw.NotUtf8 ? batch.Append(NotUtf8) : batch.Append(id);

    private static ByteRange Value<TRow>(RowBatch<TRow> batch, IMessage record, Flaw flaw)
        where TRow : unmanaged => flaw == Flaw.NoRecord ? default : batch.Append(record.ToByteArray());

    private static ResourceId IdOf(ResourceKey key) => new() { ResourceType = key.Type, Resource = key.Id };

    private static Timestamp? Stamp(long? age) => age is { } seconds ? new Timestamp { Seconds = seconds, Nanos = 123_456_789 } : null;

    private static Instant Time(long? age) => age is { } seconds ? new Instant(seconds, 123_456_789) : default;
}
