using System.Text;
using C1z.Engines;
using C1z.Proto.Connector.V2;
using C1z.Proto.Storage.V3;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Adapters.Tests.Translation;

/// <summary>The translation rules once more, as plain code over generated classes: what the fast translator is compared with.</summary>
internal static class V3Projection
{
    private const string ExpandableName = "c1.connector.v2.GrantExpandable";

    public static GrantRecord Record(Grant grant, Timestamp now)
    {
        var record = new GrantRecord { ExternalId = grant.Id, DiscoveredAt = now };
        if (grant.Entitlement is { } entitlement)
        {
            record.Entitlement = new EntitlementRef
            {
                ResourceTypeId = entitlement.Resource?.Id?.ResourceType ?? "",
                ResourceId = entitlement.Resource?.Id?.Resource ?? "",
                EntitlementId = entitlement.Id,
            };
        }

        if (grant.Principal is { } principal)
        {
            record.Principal = new PrincipalRef
            {
                ResourceTypeId = principal.Id?.ResourceType ?? "",
                ResourceId = principal.Id?.Resource ?? "",
                ParentResourceTypeId = principal.ParentResourceId?.ResourceType ?? "",
                ParentResourceId = principal.ParentResourceId?.Resource ?? "",
            };
        }

        bool found = false;
        foreach (Any any in grant.Annotations)
        {
            if (found || Decode(any) is not { } expandable)
            {
                record.Annotations.Add(any);
                continue;
            }

            found = true;
            if (expandable.EntitlementIds.Any(id => !string.IsNullOrWhiteSpace(id)))
            {
                record.NeedsExpansion = true;
                record.Expansion = new GrantExpandableRecord
                {
                    EntitlementIds = { expandable.EntitlementIds },
                    Shallow = expandable.Shallow,
                    ResourceTypeIds = { expandable.ResourceTypeIds },
                };
            }
        }

        foreach ((string key, GrantSources.Types.GrantSource source) in Sorted(grant.Sources?.Sources))
        {
            record.Sources[key] = new GrantSourceRecord { IsDirect = source.IsDirect };
        }

        return record;
    }

    public static Grant ReadBack(GrantRecord record)
    {
        var grant = new Grant
        {
            Id = record.ExternalId.Length > 0
                ? record.ExternalId
                : $"{record.Entitlement?.EntitlementId}:{record.Principal?.ResourceTypeId}:{record.Principal?.ResourceId}",
            Annotations = { record.Annotations },
        };
        if (record.Entitlement is { } e)
        {
            grant.Entitlement = new Entitlement { Id = e.EntitlementId, Resource = Stub(e.ResourceTypeId, e.ResourceId) };
        }

        if (record.Principal is { } p)
        {
            grant.Principal = Stub(p.ResourceTypeId, p.ResourceId);
            grant.Principal.ParentResourceId = p.ParentResourceId.Length == 0 ? null : Id(p.ParentResourceTypeId, p.ParentResourceId);
        }

        if (record.Expansion is { } x)
        {
            grant.Annotations.Add(Any.Pack(new GrantExpandable
            {
                EntitlementIds = { x.EntitlementIds },
                Shallow = x.Shallow,
                ResourceTypeIds = { x.ResourceTypeIds },
            }));
        }

        if (record.Sources.Count > 0)
        {
            grant.Sources = new GrantSources();
            foreach ((string key, GrantSourceRecord source) in record.Sources)
            {
                grant.Sources.Sources[key] = new GrantSources.Types.GrantSource { IsDirect = source.IsDirect };
            }
        }

        return grant;
    }

    public static ResourceRecord Record(Resource resource, Timestamp now)
    {
        var record = new ResourceRecord
        {
            ResourceTypeId = resource.Id?.ResourceType ?? "",
            ResourceId = resource.Id?.Resource ?? "",
            DisplayName = resource.DisplayName,
            Description = resource.Description,
            Annotations = { resource.Annotations },
            DiscoveredAt = now,
            CreatedAt = resource.CreatedAt,
            IconAssetExternalId = resource.Icon?.Id ?? "",
        };
        if (resource.ParentResourceId is { Resource.Length: > 0 } parent)
        {
            record.Parent = new ResourceRef { ResourceTypeId = parent.ResourceType, ResourceId = parent.Resource };
        }

        if (resource.Status is { } status)
        {
            record.Status = new StatusRecord { Status = (StatusRecord.Types.ResourceStatus)(int)status.Status_, Details = status.Details };
        }

        if (resource.Profile is { } profile)
        {
            record.Profile = new Struct();
            foreach ((string key, Value value) in Sorted(profile.Fields))
            {
                var inner = new Struct();
                foreach ((string name, Value content) in Sorted(value.StructValue.Fields))
                {
                    inner.Fields[name] = content;
                }

                record.Profile.Fields[key] = Value.ForStruct(inner);
            }
        }

        return record;
    }

    public static Resource ReadBack(Resource resource) => new()
    {
        Id = Id(resource.Id?.ResourceType ?? "", resource.Id?.Resource ?? ""),
        ParentResourceId = resource.ParentResourceId is { Resource.Length: > 0 } parent ? Id(parent.ResourceType, parent.Resource) : null,
        DisplayName = resource.DisplayName,
        Description = resource.Description,
        Annotations = { resource.Annotations },
        Profile = resource.Profile,
        Status = resource.Status,
        CreatedAt = resource.CreatedAt,
        Icon = resource.Icon is { Id.Length: > 0 } icon ? new AssetRef { Id = icon.Id } : null,
    };

    public static EntitlementRecord Record(Entitlement entitlement, Timestamp now) => new()
    {
        ExternalId = entitlement.Id,
        Resource = entitlement.Resource is null ? null : new ResourceRef
        {
            ResourceTypeId = entitlement.Resource.Id?.ResourceType ?? "",
            ResourceId = entitlement.Resource.Id?.Resource ?? "",
        },
        DisplayName = entitlement.DisplayName,
        Description = entitlement.Description,
        Purpose = (int)entitlement.Purpose switch { 1 => "ASSIGNMENT", 2 => "PERMISSION", 3 => "OWNERSHIP", _ => "" },
        Annotations = { entitlement.Annotations },
        DiscoveredAt = now,
        Slug = entitlement.Slug,
        GrantableToResourceTypeIds = { entitlement.GrantableTo.Select(t => t.Id).Where(id => id.Length > 0) },
    };

    public static Entitlement ReadBack(Entitlement entitlement) => new()
    {
        Id = entitlement.Id,
        Resource = entitlement.Resource is null ? null : Stub(entitlement.Resource.Id?.ResourceType ?? "", entitlement.Resource.Id?.Resource ?? ""),
        DisplayName = entitlement.DisplayName,
        Description = entitlement.Description,
        Purpose = System.Enum.IsDefined(entitlement.Purpose) ? entitlement.Purpose : Entitlement.Types.PurposeValue.Unspecified,
        Annotations = { entitlement.Annotations },
        Slug = entitlement.Slug,
        GrantableTo = { entitlement.GrantableTo.Where(t => t.Id.Length > 0).Select(t => new ResourceType { Id = t.Id }) },
    };

    public static ResourceTypeRecord Record(ResourceType type, Timestamp now) => new()
    {
        ExternalId = type.Id,
        DisplayName = type.DisplayName,
        Traits = { type.Traits.Select(TraitName) },
        Annotations = { type.Annotations },
        DiscoveredAt = now,
        Description = type.Description,
        SourcedExternally = type.SourcedExternally,
    };

    public static ResourceType ReadBack(ResourceType type)
    {
        ResourceType back = type.Clone();
        back.Traits.Clear();
        back.Traits.AddRange(type.Traits.Select(t => System.Enum.IsDefined(t) ? t : ResourceType.Types.Trait.Unspecified));
        return back;
    }

    private static string TraitName(ResourceType.Types.Trait trait)
    {
        var name = new StringBuilder();
        foreach (char c in System.Enum.IsDefined(trait) ? trait.ToString() : "")
        {
            name.Append(char.IsUpper(c) && name.Length > 0 ? "_" : "").Append(char.ToUpperInvariant(c));
        }

        return name.ToString();
    }

    private static GrantExpandable? Decode(Any any)
    {
        if (any.TypeUrl != ExpandableName && !any.TypeUrl.EndsWith("/" + ExpandableName, StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            var message = GrantExpandable.Parser.ParseFrom(any.Value);
            return message.EntitlementIds.Concat(message.ResourceTypeIds).Any(id => id.Contains('\uFFFD', StringComparison.Ordinal)) ? null : message;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static IEnumerable<KeyValuePair<string, T>> Sorted<T>(MapField<string, T>? map) =>
        map is null ? [] : map.OrderBy(e => e.Key, Utf8Order.Comparer);

    private static Resource Stub(string type, string id) => new() { Id = Id(type, id) };

    private static ResourceId Id(string type, string id) => new() { ResourceType = type, Resource = id };
}
