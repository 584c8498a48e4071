using C1z.Engines.Keys;
using C1z.Engines.Lsm.Tests.Support;
using C1z.Proto.Storage.V3;
using Google.Protobuf;

namespace C1z.Engines.Lsm.Tests.Reading;

public sealed class LookupTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("tiny-v3")]
    [InlineData("medium-v3")]
    [InlineData("tiny-v3-tar")]
    public void Finds_every_record_by_its_id(string name)
    {
        using LsmEngine engine = Fixtures.Open(name);
        var types = new ResourceTypeBatch();
        engine.ListResourceTypes(null, default, types);
        types.Rows.ToArray().Should().OnlyContain(row => engine.TryGetResourceType(null, types.Text(row.ExternalId), new ResourceTypeBatch()));
        var resources = new ResourceBatch();
        engine.ListResources(new ResourceQuery(), default, resources);
        ResourceKey[] keys = [.. resources.Rows.ToArray().Select(row => new ResourceKey(resources.Text(row.ResourceType), resources.Text(row.ResourceId)))];
        keys.Should().OnlyContain(key => engine.TryGetResource(null, key, new ResourceBatch()));
        var found = new ResourceBatch();
        engine.FindResources(null, [.. keys, keys[0], new ResourceKey("", "x"), new ResourceKey("user", "none")], found);
        found.Count.Should().Be(keys.Length);
        var entitlements = new EntitlementBatch();
        engine.ListEntitlements(new EntitlementQuery(), default, entitlements);
        string[] ids = [.. entitlements.Rows.ToArray().Select(row => entitlements.Text(row.ExternalId))];
        ids.Should().OnlyContain(id => engine.TryGetEntitlement(null, id, new EntitlementBatch()));
        engine.FindEntitlements(null, [.. ids, "", "none"], entitlements);
        entitlements.Count.Should().Be(ids.Length);
    }

    [Fact]
    public void Finds_grants_by_joined_and_by_odd_ids()
    {
        using LsmEngine engine = Fixtures.Open("tiny-v3");
        foreach (string id in new[] { "group:eng:member:user:alice", "weird grant id #2", "custom-ent-42:group:eng", "custom-ent-42:user:carol" })
        {
            var batch = new GrantBatch();
            engine.TryGetGrant(null, id, batch).Should().BeTrue();
            batch.Count.Should().Be(1);
            batch.Text(batch[0].ExternalId).Should().Be(id);
        }

        engine.TryGetGrant(null, "group:eng:member:user:bob", new GrantBatch()).Should().BeFalse("the grant with these parts has another id");
        engine.TryGetGrant(null, "", new GrantBatch()).Should().BeFalse();
    }

    [Fact]
    public void Two_entitlements_with_one_id_are_ambiguous()
    {
        StoreBuilder builder = StoreBuilder.From("tiny-v3");
        Add(builder, new EntitlementRecord { ExternalId = "custom-ent-42", Resource = new ResourceRef { ResourceTypeId = "group", ResourceId = "eng" } });
        using LsmEngine engine = LsmEngine.Open(builder.Write(_folder.File("two.c1z")));
        Action get = () => engine.TryGetEntitlement(null, "custom-ent-42", new EntitlementBatch());
        get.Should().Throw<EngineException>().Where(e => e.Code == EngineErrorCode.AmbiguousId);
        var query = new GrantQuery { Listing = GrantListing.Entitlement, EntitlementId = "custom-ent-42" };
        Action list = () => engine.ListGrants(query, default, new GrantBatch());
        list.Should().Throw<EngineException>().Where(e => e.Code == EngineErrorCode.AmbiguousId);
        Pages.GrantIds(engine, query with { EntitlementResource = new ResourceKey("group", "sub:team") }).Should().HaveCount(2);
    }

    [Fact]
    public void Two_grants_with_one_id_are_ambiguous_and_a_grant_without_id_has_the_joined_one()
    {
        StoreBuilder builder = StoreBuilder.From("tiny-v3");
        Add(builder, Grant("dave", "weird grant id #2"));
        Add(builder, Grant("erin", ""));
        using LsmEngine engine = LsmEngine.Open(builder.Write(_folder.File("two.c1z")));
        Action get = () => engine.TryGetGrant(null, "weird grant id #2", new GrantBatch());
        get.Should().Throw<EngineException>().Where(e => e.Code == EngineErrorCode.AmbiguousId);
        var batch = new GrantBatch();
        engine.TryGetGrant(null, "group:eng:member:user:erin", batch).Should().BeTrue();
        batch.Text(batch[0].ExternalId).Should().Be("group:eng:member:user:erin");
    }

    [Theory]
    [InlineData("a:b:c:gone")]
    [InlineData("plain id")]
    public void Lists_grants_whose_entitlement_has_no_record(string entitlementId)
    {
        StoreBuilder builder = StoreBuilder.From("tiny-v3");
        var grant = new GrantRecord
        {
            Entitlement = new EntitlementRef { ResourceTypeId = "a", ResourceId = "b:c", EntitlementId = entitlementId },
            Principal = new PrincipalRef { ResourceTypeId = "user", ResourceId = "zoe" },
        };
        Add(builder, grant);
        using LsmEngine engine = LsmEngine.Open(builder.Write(_folder.File("one.c1z")));
        Pages.GrantIds(engine, new GrantQuery { Listing = GrantListing.Entitlement, EntitlementId = entitlementId })
            .Should().Equal(entitlementId + ":user:zoe");
    }

    [Fact]
    public void An_id_of_thousands_of_colons_is_looked_through_and_not_cut()
    {
        using LsmEngine engine = Fixtures.Open("tiny-v3");
        string id = new(':', 5_000);
        engine.TryGetGrant(null, id, new GrantBatch()).Should().BeFalse();
        engine.TryGetEntitlement(null, id, new EntitlementBatch()).Should().BeFalse();
        engine.TryGetEntitlement(null, new string(':', 64), new EntitlementBatch()).Should().BeFalse();
    }

    private static GrantRecord Grant(string user, string id) => new()
    {
        ExternalId = id,
        Entitlement = new EntitlementRef { ResourceTypeId = "group", ResourceId = "eng", EntitlementId = "group:eng:member" },
        Principal = new PrincipalRef { ResourceTypeId = "user", ResourceId = user },
    };

    private static void Add(StoreBuilder builder, EntitlementRecord record)
    {
        var key = new KeyWriter(new byte[512]);
        EntitlementKeys.Write(ref key, Identity(record.Resource.ResourceTypeId, record.Resource.ResourceId, record.ExternalId));
        builder.Rows.Add(Convert.ToHexStringLower(key.Written), Convert.ToHexStringLower(record.ToByteArray()));
    }

    private static void Add(StoreBuilder builder, GrantRecord record)
    {
        var key = new KeyWriter(new byte[512]);
        EntitlementRef entitlement = record.Entitlement;
        GrantKeys.Write(
            ref key,
            Identity(entitlement.ResourceTypeId, entitlement.ResourceId, entitlement.EntitlementId),
            System.Text.Encoding.UTF8.GetBytes(record.Principal.ResourceTypeId),
            System.Text.Encoding.UTF8.GetBytes(record.Principal.ResourceId));
        builder.Rows.Add(Convert.ToHexStringLower(key.Written), Convert.ToHexStringLower(record.ToByteArray()));
    }

    private static EntitlementIdentity Identity(string type, string resource, string id) => new(
        System.Text.Encoding.UTF8.GetBytes(type), System.Text.Encoding.UTF8.GetBytes(resource), System.Text.Encoding.UTF8.GetBytes(id));
}
