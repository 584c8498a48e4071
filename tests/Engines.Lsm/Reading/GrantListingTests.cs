using C1z.Engines.Lsm.Tests.Support;
using C1z.Engines.Records;
using C1z.Proto.Connector.V2;

namespace C1z.Engines.Lsm.Tests.Reading;

public sealed class GrantListingTests
{
    private const string OfAlice = "group:eng:member:user:alice";
    private const string OfBob = "weird grant id #2";
    private const string OfGroup = "custom-ent-42:group:eng";
    private const string OfCarol = "custom-ent-42:user:carol";

    [Fact]
    public void Selects_by_resource_entitlement_principal_and_type()
    {
        using LsmEngine engine = Fixtures.Open("tiny-v3");
        Pages.GrantIds(engine, new GrantQuery { Resource = new ResourceKey("group", "sub:team") }).Should().Equal(OfGroup, OfCarol);
        Pages.GrantIds(engine, new GrantQuery { Listing = GrantListing.Entitlement, EntitlementId = "group:eng:member" }).Should().Equal(OfAlice, OfBob);
        Pages.GrantIds(engine, new GrantQuery { Listing = GrantListing.Entitlement, EntitlementId = "custom-ent-42" }).Should().Equal(OfGroup, OfCarol);
        Pages.GrantIds(engine, new GrantQuery { Listing = GrantListing.Principal, Principal = new ResourceKey("user", "bob") }).Should().Equal(OfBob);
        Pages.GrantIds(engine, new GrantQuery { Listing = GrantListing.ResourceType, ResourceType = "user" }).Should().Equal(OfAlice, OfBob, OfCarol);
        Pages.GrantIds(engine, new GrantQuery { Listing = GrantListing.ResourceType, ResourceType = "group" }).Should().Equal(OfGroup);
        Pages.GrantIds(engine, new GrantQuery { Listing = GrantListing.ResourceType, ResourceType = "" }).Should().HaveCount(4);
        Pages.GrantIds(engine, new GrantQuery { OnlyExpandable = true }).Should().Equal(OfGroup);
    }

    [Fact]
    public void An_entitlement_is_its_id_and_its_resource()
    {
        using LsmEngine engine = Fixtures.Open("tiny-v3");
        var query = new GrantQuery { Listing = GrantListing.Entitlement, EntitlementId = "custom-ent-42" };
        Pages.GrantIds(engine, query with { EntitlementResource = new ResourceKey("group", "sub:team") }).Should().Equal(OfGroup, OfCarol);
        Pages.GrantIds(engine, query with { EntitlementResource = new ResourceKey("group", "eng") }).Should().BeEmpty();
        Pages.GrantIds(engine, query with { EntitlementId = "none" }).Should().BeEmpty();
    }

    [Fact]
    public void Every_order_tells_entitlements_with_one_id_apart()
    {
        using var scratch = new Scratch();
        using LsmEngine engine = scratch.Open();
        engine.Begin();
        engine.PutGrants([Puts.Grant("app", "a", "admin", "ann"), Puts.Grant("app", "b", "admin", "bob", pending: true)]);
        foreach (GrantListing listing in Enum.GetValues<GrantListing>())
        {
            var query = new GrantQuery
            {
                Listing = listing,
                EntitlementId = "admin",
                EntitlementResource = new ResourceKey("app", "b"),
                Principal = new ResourceKey("user", "bob"),
                ResourceType = "user",
            };
            Pages.GrantIds(engine, query).Should().Equal("admin:user:bob");
            Pages.GrantIds(engine, query with { EntitlementResource = new ResourceKey("app", "a") }).Should().BeEmpty();
        }
    }

    [Fact]
    public void All_filters_must_hold()
    {
        using LsmEngine engine = Fixtures.Open("tiny-v3");
        var query = new GrantQuery { Listing = GrantListing.Entitlement, EntitlementId = "custom-ent-42" };
        Pages.GrantIds(engine, query with { Principal = new ResourceKey("user", "carol") }).Should().Equal(OfCarol);
        Pages.GrantIds(engine, query with { Principal = new ResourceKey("user", "car") }).Should().BeEmpty("the id must be the whole id");
        Pages.GrantIds(engine, query with { PrincipalTypes = ["user"] }).Should().Equal(OfCarol);
        Pages.GrantIds(engine, query with { PrincipalTypes = ["use"] }).Should().BeEmpty();
        Pages.GrantIds(engine, query with { Principal = new ResourceKey("user", "carol"), PrincipalTypes = ["group"] }).Should().BeEmpty();
        Pages.GrantIds(engine, query with { PrincipalTypes = ["group", "team"] }).Should().Equal(OfGroup);
        Pages.GrantIds(engine, query with { PrincipalTypes = [] }).Should().Equal(OfGroup, OfCarol);
        Pages.GrantIds(engine, query with { Resource = new ResourceKey("group", "eng") }).Should().BeEmpty();
        var ofPrincipal = new GrantQuery { Listing = GrantListing.Principal, Principal = new ResourceKey("user", "alice") };
        Pages.GrantIds(engine, ofPrincipal with { EntitlementId = "group:eng:member" }).Should().Equal(OfAlice);
        Pages.GrantIds(engine, ofPrincipal with { EntitlementId = "custom-ent-42" }).Should().BeEmpty();
        Pages.GrantIds(engine, ofPrincipal with { Resource = new ResourceKey("group", "sub:team") }).Should().BeEmpty();
    }

    [Fact]
    public void A_listing_of_a_principal_needs_one()
    {
        using var scratch = new Scratch();
        using (LsmEngine empty = scratch.Open())
        {
            Action ofEmpty = () => empty.ListGrants(new GrantQuery { Listing = GrantListing.Principal }, default, new GrantBatch());
            ofEmpty.Should().Throw<EngineException>("the query is wrong whatever the file holds").Where(e => e.Code == EngineErrorCode.InvalidArgument);
        }

        using LsmEngine engine = Fixtures.Open("tiny-v3");
        Action list = () => engine.ListGrants(new GrantQuery { Listing = GrantListing.Principal }, default, new GrantBatch());
        list.Should().Throw<EngineException>().Where(e => e.Code == EngineErrorCode.InvalidArgument && e.Path == engine.Path);
    }

    [Fact]
    public void Lists_pending_expansions_with_their_annotation()
    {
        using LsmEngine engine = Fixtures.Open("tiny-v3");
        var batch = new GrantBatch();
        var query = new GrantQuery { Listing = GrantListing.PendingExpansion, Parts = RowParts.Expansion };
        engine.ListGrants(query, default, batch).Should().BeEmpty();
        batch.Count.Should().Be(1);
        batch.Text(batch[0].ExternalId).Should().Be(OfGroup);
        batch[0].NeedsExpansion.Should().BeTrue();
        batch[0].Value.IsPresent.Should().BeFalse();
        GrantExpandable expandable = GrantExpandable.Parser.ParseFrom(batch.Bytes(batch[0].Expansion));
        expandable.EntitlementIds.Should().Equal("group:eng:member");
        expandable.ResourceTypeIds.Should().Equal("user");
        expandable.Shallow.Should().BeTrue();
        Pages.GrantIds(engine, query with { Resource = new ResourceKey("group", "eng") }).Should().BeEmpty();
        Pages.GrantIds(engine, query with { EntitlementId = "custom-ent-42" }).Should().Equal(OfGroup);
    }

    [Fact]
    public void Gives_only_the_parts_that_are_asked_for()
    {
        using LsmEngine engine = Fixtures.Open("tiny-v3");
        var batch = new GrantBatch();
        foreach (RowParts parts in new[] { RowParts.Identity, RowParts.Value, RowParts.Expansion, RowParts.All })
        {
            engine.ListGrants(new GrantQuery { OnlyExpandable = true, Parts = parts }, default, batch);
            batch[0].Value.IsPresent.Should().Be(parts.HasFlag(RowParts.Value));
            batch[0].Expansion.IsPresent.Should().Be(parts.HasFlag(RowParts.Expansion));
            batch.Text(batch[0].PrincipalId).Should().Be("eng");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(33)]
    public void Every_filtered_listing_is_the_filtered_whole(int size)
    {
        using LsmEngine engine = Fixtures.Open("medium-v3");
        List<string> all = Dump.Records("medium-v3", "030400");
        var entitlement = new ResourceKey("group", "g007");
        Pages.Grants(engine, new GrantQuery { Resource = entitlement }, size)
            .Should().Equal(all.Where(record => View(record).Resource == entitlement)).And.HaveCount(100);
        ResourceKey principal = View(all[4_321]).Principal;
        Pages.Grants(engine, new GrantQuery { Listing = GrantListing.Principal, Principal = principal }, size)
            .Should().Equal(all.Where(record => View(record).Principal == principal)).And.HaveCountGreaterThan(50);
    }

    private static (ResourceKey Resource, ResourceKey Principal) View(string record)
    {
        var view = new GrantRecordView(Convert.FromHexString(record));
        return (Key(view.Entitlement), Key(view.Principal));
    }

    private static ResourceKey Key(RefView view) =>
        new(System.Text.Encoding.UTF8.GetString(view.ResourceType), System.Text.Encoding.UTF8.GetString(view.ResourceId));
}
