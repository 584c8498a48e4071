using C1z.Adapters;
using C1z.Proto.Connector.V2;
using C1z.Sync.Connectors;
using C1z.Sync.Tests.Support;
using static C1z.Proto.Connector.V2.ResourceType.Types;

namespace C1z.Sync.Tests.Syncing;

/// <summary>P7: principals of another snapshot, by id, by trait, by attribute.</summary>
public sealed class ExternalTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(C1zEngine.Lsm, C1zEngine.Lsm)]
    [InlineData(C1zEngine.Sqlite, C1zEngine.Lsm)]
    [InlineData(C1zEngine.Lsm, C1zEngine.Sqlite)]
    public async Task Marked_grants_find_their_principals(C1zEngine externalEngine, C1zEngine engine)
    {
        string external = await WriteDirectoryAsync(externalEngine), path = _folder.File("sync.c1z");
        await using var connector = new MarkedConnector();
        SyncReport report = await new Syncer(connector, new SyncOptions { Engine = engine, ExternalPath = external, Expand = false }).RunAsync(path);

        report.WarningCounts.Should().BeEquivalentTo(new Dictionary<string, long> { ["external-unmatched"] = 1 });
        using C1zReader reader = C1zReader.Open(path);
        var grants = reader.EnumerateGrants(withExpansion: true).ToList();
        Principals(grants, "app:crm:by-id").Should().Equal("person:p1");
        Principals(grants, "app:crm:by-mail").Should().Equal("person:p2");
        Principals(grants, "app:crm:by-badge").Should().Equal("person:p3");
        Principals(grants, "app:crm:all").Should().Equal("person:p1", "person:p2", "person:p3");
        Principals(grants, "app:crm:nobody").Should().BeEmpty();
        Principals(grants, "team:blue:member").Should().Equal("person:p1", "person:p2");
        Grant team = grants.Single(g => g.Entitlement.Id == "app:crm:team");
        team.Principal.Id.Resource.Should().Be("blue");
        team.Annotations.Find<GrantExpandable>()!.EntitlementIds.Should().Equal("team:blue:member");
        grants.Should().NotContain(g => g.Principal.Id.Resource.StartsWith("placeholder", StringComparison.Ordinal));
        reader.FindResourceType("person")!.SourcedExternally.Should().BeTrue();
        C1zVerifier.Verify(path, new VerifyOptions(), _ => { }).Errors.Should().Be(0);
    }

    [Fact]
    public async Task A_filter_keeps_only_holders_of_an_entitlement()
    {
        string external = await WriteDirectoryAsync(C1zEngine.Lsm), path = _folder.File("sync.c1z");
        await using var connector = new MarkedConnector();
        await new Syncer(connector, new SyncOptions { ExternalPath = external, ExternalEntitlementId = "team:blue:member", Expand = false }).RunAsync(path);
        using C1zReader reader = C1zReader.Open(path);
        Principals([.. reader.EnumerateGrants()], "app:crm:all").Should().Equal("person:p1", "person:p2");
        reader.EnumerateResources("person").Should().HaveCount(2);
    }

    [Fact]
    public async Task Members_of_an_external_group_hold_what_the_group_is_given()
    {
        string external = await WriteDirectoryAsync(C1zEngine.Lsm), path = _folder.File("sync.c1z");
        await using var connector = new MarkedConnector();
        await new Syncer(connector, new SyncOptions { ExternalPath = external }).RunAsync(path);
        using C1zReader reader = C1zReader.Open(path);
        Principals([.. reader.EnumerateGrants()], "app:crm:team").Should().Equal("person:p1", "person:p2", "team:blue");
    }

    [Theory]
    [InlineData(C1zEngine.Lsm)]
    [InlineData(C1zEngine.Sqlite)]
    public async Task A_placeholder_that_is_named_as_its_principal_becomes_its_grant(C1zEngine engine)
    {
        string external = await WriteDirectoryAsync(C1zEngine.Lsm), path = _folder.File("sync.c1z");
        await using ScriptedConnector connector = OneGrant(new ExternalResourceMatchID { Id = "p1" });
        await new Syncer(connector, new SyncOptions { Engine = engine, ExternalPath = external }).RunAsync(path);
        using C1zReader reader = C1zReader.Open(path);
        Grant grant = reader.EnumerateGrants().Single(g => g.Entitlement.Id == "door:front:open");
        grant.Principal.Id.Should().Be(Resources.Id("person", "p1"));
        grant.Annotations.Has<ExternalResourceMatchID>().Should().BeFalse("the principal was found");
    }

    [Theory]
    [InlineData("missing.c1z", null)]
    [InlineData("directory-Lsm.c1z", "team:red:member")]
    public async Task Another_source_that_cannot_serve_is_told_before_anything_is_listed(string external, string? entitlement)
    {
        await WriteDirectoryAsync(C1zEngine.Lsm);
        await using var connector = new HookedConnector(OneGrant(new ExternalResourceMatchID { Id = "p1" }));
        string path = _folder.File("sync.c1z");
        Func<Task> sync = () => new Syncer(connector, new SyncOptions { ExternalPath = _folder.File(external), ExternalEntitlementId = entitlement }).RunAsync(path);
        (await sync.Should().ThrowAsync<Exception>()).Which.Message.Should().Contain(external);
        connector.Calls.Keys.Should().Equal("Validate");
        Directory.EnumerateFileSystemEntries(_folder.Path, "sync*").Should().BeEmpty();
    }

    [Fact]
    public async Task A_snapshot_with_external_principals_can_be_a_source()
    {
        string external = await WriteDirectoryAsync(C1zEngine.Lsm), path = _folder.File("sync.c1z"), copy = _folder.File("copy.c1z");
        await using var connector = new MarkedConnector();
        await new Syncer(connector, new SyncOptions { ExternalPath = external }).RunAsync(path);
        await using C1zConnector source = C1zConnector.Open(path);
        SyncReport report = await new Syncer(source).RunAsync(copy);
        report.WarningCounts.Should().BeEmpty();
        IEnumerable<string> own = Content.Of(path).Select(row => row.Replace(", \"sourcedExternally\": true", "", StringComparison.Ordinal));
        Content.Of(copy).Should().BeEquivalentTo(own, "all of it is the file's own now");
    }

    [Theory]
    [InlineData(C1zEngine.Lsm)]
    [InlineData(C1zEngine.Sqlite)]
    public async Task Pauses_change_nothing_about_external_principals(C1zEngine engine)
    {
        var options = new SyncOptions { Engine = engine, ExternalPath = await WriteDirectoryAsync(engine) };
        await using var connector = new MarkedConnector();
        await new Syncer(connector, options).RunAsync(_folder.File("whole.c1z"));
        SyncReport report;
        do
        {
            report = await new Syncer(connector, options with { RunDuration = TimeSpan.FromTicks(1) }).RunAsync(_folder.File("paused.c1z"));
        }
        while (!report.IsComplete);

        Content.Of(_folder.File("paused.c1z")).Should().Equal(Content.Of(_folder.File("whole.c1z")));
    }

    public void Dispose() => _folder.Dispose();

    private static ScriptedConnector OneGrant(Google.Protobuf.IMessage mark)
    {
        ResourceType door = ResourceTypes.Of("door", "Door");
        return new ScriptedConnector(door)
        {
            OnResources = _ => ListPage.Of([Resources.Of(door, "front", "Front")]),
            OnEntitlements = request => ListPage.Of([Entitlements.Permission(request.Resource, "open")]),
            OnGrants = request => ListPage.Of(
                [Entitlements.Grant(Entitlements.Permission(request.Resource, "open"), new Resource { Id = Resources.Id("person", "p1") }).With(mark)]),
        };
    }

    private static IEnumerable<string> Principals(IReadOnlyList<Grant> grants, string entitlement) =>
        grants.Where(g => g.Entitlement.Id == entitlement).Select(g => $"{g.Principal.Id.ResourceType}:{g.Principal.Id.Resource}").Order(StringComparer.Ordinal);

    private async Task<string> WriteDirectoryAsync(C1zEngine engine)
    {
        string path = _folder.File($"directory-{engine}.c1z");
        await using var connector = new DirectoryConnector();
        await new Syncer(connector, new SyncOptions { Engine = engine }).RunAsync(path);
        return path;
    }

    private sealed class DirectoryConnector() : Connector("Directory", new People(), new Teams())
    {
        private sealed class People() : ResourceSyncer(ResourceTypes.User("person", "Person"))
        {
            public override ValueTask<ListPage<Resource>> ListAsync(ResourceListRequest request, CancellationToken cancel)
            {
                Resource badge = Resources.User(Type, "p3", "Three");
                badge.Profile = new Google.Protobuf.WellKnownTypes.Struct { Fields = { ["badge"] = Google.Protobuf.WellKnownTypes.Value.ForString("B-3") } };
                return ValueTask.FromResult(ListPage.Of(
                    [Resources.User(Type, "p1", "One", "one@acme.example"), Resources.User(Type, "p2", "Two", "Two@acme.example"), badge]));
            }
        }

        private sealed class Teams() : ResourceSyncer(ResourceTypes.Group("team", "Team"))
        {
            public override ValueTask<ListPage<Resource>> ListAsync(ResourceListRequest request, CancellationToken cancel) =>
                ValueTask.FromResult(ListPage.Of([Resources.Group(Type, "blue", "Blue")]));

            public override ValueTask<ListPage<Entitlement>> ListEntitlementsAsync(EntitlementListRequest request, CancellationToken cancel) =>
                ValueTask.FromResult(ListPage.Of([Entitlements.Assignment(request.Resource, "member")]));

            public override ValueTask<ListPage<Grant>> ListGrantsAsync(GrantListRequest request, CancellationToken cancel) =>
                ValueTask.FromResult(ListPage.Of(new[] { "p1", "p2" }.Select(id => Entitlements.Grant(
                    Entitlements.Assignment(request.Resource, "member"), new Resource { Id = Resources.Id("person", id) }))));
        }
    }

    private sealed class MarkedConnector() : Connector("CRM", new Apps())
    {
        private sealed class Apps() : ResourceSyncer(ResourceTypes.App("app", "Application"))
        {
            private static readonly string[] Slugs = ["by-id", "by-mail", "by-badge", "all", "nobody", "team"];

            public override ValueTask<ListPage<Resource>> ListAsync(ResourceListRequest request, CancellationToken cancel) =>
                ValueTask.FromResult(ListPage.Of([Resources.App(Type, "crm", "CRM")]));

            public override ValueTask<ListPage<Entitlement>> ListEntitlementsAsync(EntitlementListRequest request, CancellationToken cancel) =>
                ValueTask.FromResult(ListPage.Of(Slugs.Select(s => Entitlements.Permission(request.Resource, s))));

            public override ValueTask<ListPage<Grant>> ListGrantsAsync(GrantListRequest request, CancellationToken cancel)
            {
                return ValueTask.FromResult(ListPage.Of(
                [
                    To("by-id").With(new ExternalResourceMatchID { Id = "p1" }),
                    To("by-mail").With(new ExternalResourceMatch { ResourceType = Trait.User, Key = "email", Value = "two@ACME.example" }),
                    To("by-badge").With(new ExternalResourceMatch { ResourceType = Trait.User, Key = "badge", Value = "B-3" }),
                    To("all").With(new ExternalResourceMatchAll { ResourceType = Trait.User }),
                    To("nobody").With(new ExternalResourceMatchID { Id = "p9" }),
                    To("team").With(new ExternalResourceMatchID { Id = "blue" }, new GrantExpandable { EntitlementIds = { "team:placeholder-team:member" } }),
                ]));

                Grant To(string slug) => Entitlements.Grant(
                    Entitlements.Permission(request.Resource, slug), new Resource { Id = Resources.Id("team", $"placeholder-{slug}") });
            }
        }
    }
}
