using C1z.Proto.Connector.V2;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Adapters.Tests.Translation;

/// <summary>Random messages of a connector, with every field and every absence that the translation to v3 treats in its own way.</summary>
internal static class MessageSamples
{
    public static Gen<string> Text { get; } = Gen.OneOf(
        Gen.Constant(""),
        Gen.Elements("group", "eng", "user:", "a\0b\u0001", "Ångström", "\U0001F600", " ", "\t"),
        from length in Gen.Elements(1, 13, 14, 39, 40, 42, 43, 127, 128, 300)
        from c in Gen.Elements('x', 'é', '界')
        select new string(c, length));

    public static Gen<ResourceId?> Id { get; } = Optional(
        from texts in Text.ArrayOf(2)
        select new ResourceId { ResourceType = texts[0], Resource = texts[1] });

    public static Gen<Any> Annotation { get; } = Gen.OneOf(
        from ids in Text.ArrayOf()
        from types in Text.ArrayOf()
        from shallow in ArbMap.Default.GeneratorFor<bool>()
        select Any.Pack(new GrantExpandable { EntitlementIds = { ids }, Shallow = shallow, ResourceTypeIds = { types } }),
        Gen.Constant(new Any { TypeUrl = "x/c1.connector.v2.GrantExpandable", Value = ByteString.CopyFrom(0x0A, 0x05, 0x61) }),
        Gen.Constant(new Any { TypeUrl = "c1.connector.v2.GrantExpandable", Value = ByteString.CopyFrom(0x0A, 0x02, 0xFF, 0xFE) }),
        Gen.Constant(Any.Pack(new GrantImmutable { SourceId = "s" })),
        from bytes in ArbMap.Default.GeneratorFor<byte[]>()
        select new Any { TypeUrl = "example.com/opaque", Value = ByteString.CopyFrom(bytes) });

    public static Gen<Timestamp?> Time { get; } = Optional(
        from seconds in Gen.Elements(0L, -1, 1_580_702_706)
        from nanos in Gen.Elements(0, 789_000_000, -5)
        select new Timestamp { Seconds = seconds, Nanos = nanos });

    public static Gen<Struct?> Profile { get; } = Optional(
        from keys in Text.Where(t => t.Length > 0).ArrayOf()
        select ProfileOf(keys));

    public static Gen<Resource?> PrincipalOrResource { get; } = Optional(
        from id in Id
        from parent in Id
        from name in Text
        select new Resource { Id = id, ParentResourceId = parent, DisplayName = name });

    public static Gen<Grant> Grants { get; } =
        from id in Text
        from entitlementId in Text
        from hasEntitlement in Gen.Choose(0, 4)
        from resource in PrincipalOrResource
        from principal in PrincipalOrResource
        from annotations in Annotation.ArrayOf()
        from sources in Text.Where(t => t.Length > 0).ArrayOf()
        from hasSources in Gen.Choose(0, 2)
        let entitlement = hasEntitlement == 0 ? null : new Entitlement { Id = entitlementId, Resource = resource, Slug = "dropped" }
        select Grant(id, entitlement, principal, annotations, hasSources == 0 ? null : sources);

    public static Gen<Resource> Resources { get; } =
        from id in Id
        from parent in Id
        from texts in Text.ArrayOf(4)
        from annotations in Annotation.ArrayOf()
        from profile in Profile
        from created in Time
        from status in Gen.Choose(-1, 4)
        from icon in Gen.Choose(0, 2)
        select new Resource
        {
            Id = id,
            ParentResourceId = parent,
            DisplayName = texts[0],
            Description = texts[1],
            Annotations = { annotations },
            Profile = profile,
            CreatedAt = created,
            Status = status < 0 ? null : new Status { Status_ = (Status.Types.ResourceStatus)status, Details = texts[2] },
            Icon = icon == 0 ? null : new AssetRef { Id = texts[3] },
            BatonResource = true,
        };

    public static Gen<Entitlement> Entitlements { get; } =
        from resource in PrincipalOrResource
        from texts in Text.ArrayOf(4)
        from annotations in Annotation.ArrayOf()
        from purpose in Gen.Choose(0, 5)
        from grantable in Text.ArrayOf()
        select new Entitlement
        {
            Id = texts[0],
            Resource = resource,
            DisplayName = texts[1],
            Description = texts[2],
            Slug = texts[3],
            Annotations = { annotations },
            Purpose = (Entitlement.Types.PurposeValue)purpose,
            GrantableTo = { grantable.Select(id => new ResourceType { Id = id, DisplayName = "dropped" }) },
        };

    public static Gen<ResourceType> ResourceTypes { get; } =
        from texts in Text.ArrayOf(3)
        from annotations in Annotation.ArrayOf()
        from traits in Gen.Choose(0, 14).ArrayOf()
        from external in ArbMap.Default.GeneratorFor<bool>()
        select new ResourceType
        {
            Id = texts[0],
            DisplayName = texts[1],
            Description = texts[2],
            Annotations = { annotations },
            Traits = { traits.Select(t => (ResourceType.Types.Trait)t) },
            SourcedExternally = external,
        };

    private static Gen<T?> Optional<T>(Gen<T> gen)
        where T : class => Gen.Frequency((1, Gen.Constant<T?>(null)), (4, gen.Select(T? (value) => value)));

    private static Struct ProfileOf(string[] keys)
    {
        var profile = new Struct();
        foreach (string key in keys.Distinct())
        {
            profile.Fields[key] = Value.ForStruct(new Struct { Fields = { ["b"] = Value.ForNumber(1), ["a"] = Value.ForString(key) } });
        }

        return profile;
    }

    private static Grant Grant(string id, Entitlement? entitlement, Resource? principal, Any[] annotations, string[]? sources)
    {
        var grant = new Grant { Id = id, Entitlement = entitlement, Principal = principal, Annotations = { annotations } };
        if (sources is not null)
        {
            grant.Sources = new GrantSources();
            foreach ((int i, string source) in sources.Distinct().Index())
            {
                grant.Sources.Sources[source] = new GrantSources.Types.GrantSource { IsDirect = i % 2 == 1 };
            }
        }

        return grant;
    }
}
