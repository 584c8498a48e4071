using C1z.Engines.Sqlite.Tests.Support;

namespace C1z.Engines.Sqlite.Tests.Reading;

public sealed class ListTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly SqliteEngine _engine;

    public ListTests()
    {
        _engine = _scratch.Open();
        _engine.StartSync(SyncType.Full);
    }

    public void Dispose()
    {
        _engine.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    [Trait("parity", "TestPutResources")]
    public void Ten_thousand_resources_go_in_one_call()
    {
        _engine.PutResources(Fill.Resources("user", [.. Enumerable.Range(0, 10_001).Select(i => $"{i}")]));
        var page = new ResourceBatch();
        string token = _engine.ListResources(new ResourceQuery(), default, page);
        page.Count.Should().Be(10_000);
        token.Should().Be("10001");
        _engine.ListResources(new ResourceQuery(), new PageRequest(0, token), page).Should().BeEmpty();
        page.Count.Should().Be(1);
    }

    [Fact]
    [Trait("parity", "TestListResources")]
    [Trait("parity", "TestListResourcesWithParentFilter")]
    public void Resources_are_listed_by_type_and_parent_in_pages()
    {
        var org = new ResourceKey("org", "o1");
        _engine.PutResources(Fill.Resources("org", "o1", "o2"));
        _engine.PutResources(Fill.Children("user", org, "a", "b", "c"));
        _engine.PutResources(Fill.Children("group", org, "g"));
        _engine.PutResources(Fill.Children("user", new ResourceKey("team", "o1"), "d"));
        _engine.Resources(pageSize: 2).Should().Equal("org:o1", "org:o2", "user:a", "user:b", "user:c", "group:g", "user:d");
        _engine.Resources(new ResourceQuery { ResourceType = "user" }, 2).Should().Equal("user:a", "user:b", "user:c", "user:d");
        _engine.Resources(new ResourceQuery { Parent = org }, 2).Should().Equal("user:a", "user:b", "user:c", "group:g");
        _engine.Resources(new ResourceQuery { Parent = org, ResourceType = "user" }, 2).Should().Equal("user:a", "user:b", "user:c");
        _engine.Resources(new ResourceQuery { Parent = new ResourceKey("org", "none") }).Should().BeEmpty();
    }

    [Fact]
    [Trait("parity", "TestBulkByIdsRoundtrip")]
    [Trait("parity", "TestBulkByIdsChunksOverFiveHundred")]
    public void Many_records_are_found_by_id_and_missing_ones_left_out()
    {
        string[] ids = [.. Enumerable.Range(0, 1200).Select(i => $"e{i}")];
        _engine.PutEntitlements(Fill.Entitlements(new("group", "g"), ids));
        _engine.PutResources(Fill.Resources("user", ids));
        var entitlements = new EntitlementBatch();
        _engine.FindEntitlements(null, [.. ids, "missing", "", "e1"], entitlements);
        entitlements.Rows.ToArray().Select(row => entitlements.Text(row.ExternalId)).Should().BeEquivalentTo(ids);
        var resources = new ResourceBatch();
        _engine.FindResources(null, [.. ids.Select(id => new ResourceKey("user", id)), new("user", ""), new("", "e1"), new("group", "e1")], resources);
        resources.Count.Should().Be(1200);
        _engine.FindEntitlements(null, [], entitlements);
        entitlements.Count.Should().Be(0);
    }

    [Fact]
    [Trait("parity", "TestListGrantsForPrincipal_RequiresPrincipalID")]
    public void Listing_by_principal_needs_one()
    {
        foreach (ResourceKey? principal in new ResourceKey?[] { null, new ResourceKey("user", "") })
        {
            Expect.Code(
                () => _engine.Grants(new GrantQuery { Listing = GrantListing.Principal, Principal = principal }), EngineErrorCode.InvalidArgument)
                .Message.Should().Contain("missing principal_id");
        }
    }

    [Fact]
    [Trait("parity", "TestCrossEngineParity")]
    public void Grants_are_selected_by_resource_entitlement_principal_and_type()
    {
        _engine.Put(Fill.Grants(
            new GrantSpec("1", "e1", new("user", "u1")),
            new GrantSpec("2", "e1", new("group", "u1")),
            new GrantSpec("3", "e2", new("user", "u1")) { Resource = new("app", "a1") },
            new GrantSpec("4", "e1", new("user", "u2")) { Resource = new("app", "a1") }));
        _engine.Grants(new GrantQuery { Resource = new("app", "a1") }).Should().Equal("3", "4");
        _engine.Grants(new GrantQuery { Listing = GrantListing.Entitlement, EntitlementId = "e1" }, 1).Should().Equal("1", "2", "4");
        _engine.Grants(new GrantQuery { Listing = GrantListing.Entitlement, EntitlementId = "e1", Principal = new("user", "u1") }).Should().Equal("1");
        _engine.Grants(new GrantQuery { Listing = GrantListing.Entitlement, EntitlementId = "e1", PrincipalTypes = ["user", "x", "y"] }).Should().Equal("1", "4");
        _engine.Grants(new GrantQuery { Listing = GrantListing.Principal, Principal = new("user", "u1") }, 1).Should().Equal("1", "3");
        _engine.Grants(new GrantQuery { Listing = GrantListing.Principal, Principal = new("user", "u1"), EntitlementId = "e2" }).Should().Equal("3");
        _engine.Grants(new GrantQuery { Listing = GrantListing.ResourceType, ResourceType = "app" }, 1).Should().Equal("3", "4");
        _engine.Grants(new GrantQuery { Listing = GrantListing.ResourceType, ResourceType = "user" }).Should().BeEmpty("it is the entitlement's type");
        _engine.Grants(new GrantQuery { Listing = GrantListing.ResourceType }).Should().HaveCount(4);
    }

    [Fact]
    public void Entitlements_are_selected_by_resource()
    {
        _engine.PutEntitlements(Fill.Entitlements(new("group", "g1"), "a", "b"));
        _engine.PutEntitlements(Fill.Entitlements(new("group", "g2"), "c"));
        _engine.Entitlements(new EntitlementQuery { Resource = new("group", "g1") }, 1).Should().Equal("a", "b");
        _engine.Entitlements(pageSize: 1).Should().Equal("a", "b", "c");
    }

    [Fact]
    public void A_token_stays_good_across_upserts_and_reopening()
    {
        _engine.Put(Fill.ManyGrants("e", 10));
        var page = new GrantBatch();
        string token = _engine.ListGrants(new GrantQuery(), new PageRequest(4), page);
        _engine.Put(Fill.ManyGrants("e", 10));
        _engine.Save();
        using SqliteEngine again = _scratch.Open(OpenMode.ReadOnly);
        again.ListGrants(new GrantQuery(), new PageRequest(4, token), page);
        page.Text(page[0].ExternalId).Should().Be("e:g4");
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("1.5")]
    [InlineData(" 1")]
    [InlineData("99999999999999999999")]
    public void A_token_of_another_form_is_refused(string token)
    {
        Expect.Code(() => _engine.ListGrants(new GrantQuery(), new PageRequest(1, token), new GrantBatch()), EngineErrorCode.InvalidPageToken);
        Expect.Code(() => _engine.ListSyncRuns(new PageRequest(1, token), []), EngineErrorCode.InvalidPageToken);
    }

    [Fact]
    public void A_cancelled_listing_stops()
    {
        _engine.Invoking(e => e.ListGrants(new GrantQuery(), default, new GrantBatch(), new CancellationToken(true)))
            .Should().Throw<OperationCanceledException>();
    }

    [Fact]
    public void Too_many_values_in_one_filter_are_refused()
    {
        string[] types = [.. Enumerable.Range(0, 513).Select(i => $"{i}")];
        Expect.Code(() => _engine.Grants(new GrantQuery { PrincipalTypes = types }), EngineErrorCode.InvalidArgument);
        _engine.Grants(new GrantQuery { PrincipalTypes = types[..512] }).Should().BeEmpty();
    }

    [Fact]
    public void Lookups_of_many_tell_ids_apart_that_join_to_the_same_text()
    {
        _engine.PutResources(Fill.Resources("a:b", "c"));
        var found = new ResourceBatch();
        _engine.FindResources(null, [new ResourceKey("a", "b:c")], found);
        found.Count.Should().Be(0);
        _engine.FindResources(null, [new ResourceKey("a", "b:c"), new ResourceKey("a:b", "c")], found);
        found.Count.Should().Be(1);
    }

    [Fact]
    public void An_unknown_sync_is_reported_before_a_bad_token()
    {
        const string unknown = "2zzzzzzzzzzzzzzzzzzzzzzzzzz";
        var page = new PageRequest(0, "!");
        Expect.Code(() => _engine.ListResourceTypes(unknown, page, new ResourceTypeBatch()), EngineErrorCode.NotFound);
        Expect.Code(() => _engine.ListGrantsForEntitlements(unknown, ["e"], page, new GrantBatch()), EngineErrorCode.NotFound);
        Expect.Code(() => _engine.ListGrantsForEntitlements(unknown, [], default, new GrantBatch()), EngineErrorCode.NotFound);
        Expect.Code(() => _engine.ListResourceTypes(null, page, new ResourceTypeBatch()), EngineErrorCode.InvalidPageToken);
    }
}
