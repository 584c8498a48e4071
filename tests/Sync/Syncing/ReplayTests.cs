using C1z.Adapters;
using C1z.Proto.Connector.V2;
using C1z.Sync.Tests.Support;

namespace C1z.Sync.Tests.Syncing;

/// <summary>P8: what the connector says is unchanged is taken over from the sync before.</summary>
public sealed class ReplayTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(C1zEngine.Lsm, 0)]
    [InlineData(C1zEngine.Sqlite, 0)]
    [InlineData(C1zEngine.Lsm, 4)]
    public async Task Unchanged_resources_cost_one_call_and_keep_their_rows(C1zEngine engine, int workers)
    {
        string path = _folder.File("sync.c1z");
        await using var connector = new VersionedConnector();
        var options = new SyncOptions { Engine = engine, Workers = workers };
        await new Syncer(connector, options).RunAsync(path);
        IReadOnlyList<string> before = Content.Of(path);

        var counted = new HookedConnector(connector);
        SyncReport second = await new Syncer(counted, options).RunAsync(path);
        counted.CallsOf("ListGrants").Should().Be(VersionedConnector.GroupCount, "the first page says that nothing changed");
        second.ReplayedGrants.Should().Be(VersionedConnector.GroupCount * VersionedConnector.Members);
        second.WarningCounts.Should().BeEmpty();
        Content.Of(path).Should().Equal(before);

        connector.Change(1);
        counted.Calls.Clear();
        SyncReport third = await new Syncer(counted, options).RunAsync(path);
        counted.CallsOf("ListGrants").Should().Be(VersionedConnector.GroupCount + 1, "one group is listed in two pages again");
        third.ReplayedGrants.Should().Be((VersionedConnector.GroupCount - 1) * VersionedConnector.Members);
        Content.Of(path).Should().NotEqual(before).And.HaveSameCount(before);
    }

    [Fact]
    public async Task Another_file_can_be_the_sync_before()
    {
        string old = _folder.File("old.c1z"), path = _folder.File("new.c1z");
        await using var connector = new VersionedConnector();
        await new Syncer(connector).RunAsync(old);
        SyncReport report = await new Syncer(connector, new SyncOptions { PreviousPath = old }).RunAsync(path);
        report.ReplayedGrants.Should().Be(VersionedConnector.GroupCount * VersionedConnector.Members);
        Content.Of(path).Should().Equal(Content.Of(old));
    }

    [Fact]
    public async Task A_match_without_an_earlier_sync_is_the_connectors_fault()
    {
        await using var connector = new VersionedConnector { AlwaysMatches = true };
        Func<Task> sync = () => new Syncer(connector).RunAsync(_folder.File("sync.c1z"));
        (await sync.Should().ThrowAsync<ConnectorException>()).Which.Message.Should().Contain("unchanged");
    }

    [Theory]
    [InlineData(C1zEngine.Lsm, true)]
    [InlineData(C1zEngine.Lsm, false)]
    [InlineData(C1zEngine.Sqlite, true)]
    [InlineData(C1zEngine.Sqlite, false)]
    public async Task Principals_that_only_grants_bring_along_are_taken_over_too(C1zEngine engine, bool onPage)
    {
        ResourceType room = ResourceTypes.Of("room", "Room"), guest = ResourceTypes.User("guest", "Guest");
        await using var connector = new ScriptedConnector(room, guest)
        {
            OnResources = request => request.ResourceTypeId == "room" ? ListPage.Of([Resources.Of(room, "hall", "Hall")]) : ListPage.Empty<Resource>(),
            OnEntitlements = request => ListPage.Of([Entitlements.Permission(request.Resource, "enter")]),
            OnGrants = request =>
            {
                ListPage<Grant> page = EntityTags.SentWith(request) == "v1" ? EntityTags.Unchanged() : ListPage.Of(
                    [
                        Entitlements.Grant(Entitlements.Permission(request.Resource, "enter"), Resources.User(guest, "ada", "Ada Ahmed", "ada@acme.example"))
                            .With(onPage ? new GrantImmutable() : new InsertResourceGrants()),
                    ]).WithTag("v1");
                return onPage ? page with { Annotations = [.. page.Annotations, Google.Protobuf.WellKnownTypes.Any.Pack(new InsertResourceGrants())] } : page;
            },
        };
        string path = _folder.File("sync.c1z");
        await new Syncer(connector, new SyncOptions { Engine = engine }).RunAsync(path);
        IReadOnlyList<string> before = Content.Of(path);
        before.Should().Contain(row => row.Contains("Ada Ahmed", StringComparison.Ordinal));
        SyncReport second = await new Syncer(connector, new SyncOptions { Engine = engine }).RunAsync(path);
        second.ReplayedGrants.Should().Be(1);
        second.WarningCounts.Should().BeEmpty();
        Content.Of(path).Should().Equal(before);
    }

    [Fact]
    public async Task Grants_for_principals_of_another_source_are_matched_anew()
    {
        ResourceType door = ResourceTypes.Of("door", "Door"), person = ResourceTypes.User("person", "Person");
        await using var connector = new ScriptedConnector(door)
        {
            OnResources = _ => ListPage.Of([Resources.Of(door, "front", "Front")]),
            OnEntitlements = request => ListPage.Of([Entitlements.Permission(request.Resource, "open")]),
            OnGrants = request => EntityTags.SentWith(request) == "v1" ? EntityTags.Unchanged() : ListPage.Of(
                [
                    Entitlements.Grant(Entitlements.Permission(request.Resource, "open"), new Resource { Id = Resources.Id("person", "everybody") })
                        .With(new ExternalResourceMatchAll { ResourceType = ResourceType.Types.Trait.User }),
                ]).WithTag("v1"),
        };
        string path = _folder.File("sync.c1z");
        foreach (string[] people in new[] { new[] { "ada", "bo" }, ["bo", "cleo"] })
        {
            string directory = _folder.File($"{people[0]}.c1z");
            await using var source = new ScriptedConnector(person) { OnResources = _ => ListPage.Of(people.Select(id => Resources.User(person, id, id))) };
            await new Syncer(source).RunAsync(directory);
            SyncReport report = await new Syncer(connector, new SyncOptions { ExternalPath = directory }).RunAsync(path);
            report.WarningCounts.Should().BeEmpty();
            using C1zReader reader = C1zReader.Open(path);
            reader.EnumerateGrants().Select(g => g.Principal.Id.Resource).Should().BeEquivalentTo(people);
        }
    }

    [Fact]
    public async Task A_listing_that_broke_off_is_not_taken_over()
    {
        ResourceType door = ResourceTypes.Of("door", "Door");
        bool isBroken = true;
        await using var connector = new ScriptedConnector(door)
        {
            OnResources = _ => ListPage.Of([Resources.Of(door, "front", "Front"), Resources.Of(door, "back", "Back")]),
            OnEntitlements = request => ListPage.Of([Entitlements.Permission(request.Resource, "open")]),
            OnGrants = request =>
            {
                Entitlement open = Entitlements.Permission(request.Resource, "open");
                return EntityTags.SentWith(request) == "v1" ? EntityTags.Unchanged()
                    : request.PageToken.Length == 0 ? new ListPage<Grant>([Entitlements.Grant(open, Resources.Of(door, "front", ""))], "2").WithTag("v1")
                    : isBroken && request.Resource.Id.Resource == "back" ? throw new ConnectorException(ConnectorStatus.NotFound, "gone for a moment")
                    : ListPage.Of([Entitlements.Grant(open, Resources.Of(door, "back", ""))]);
            },
        };
        string path = _folder.File("sync.c1z");
        SyncReport first = await new Syncer(connector).RunAsync(path);
        (first.Counts.Grants, first.WarningCounts["not-found"]).Should().Be((3, 1));
        isBroken = false;
        SyncReport second = await new Syncer(connector).RunAsync(path);
        (second.Counts.Grants, second.ReplayedGrants).Should().Be((4, 2), "one of two listings was whole");
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Groups with a version each. One of them nests in another, so that expansion derives grants which must not be replayed.</summary>
    private sealed class VersionedConnector : Connector
    {
        public const int GroupCount = 3;
        public const int Members = 4;

        private static readonly ResourceType User = ResourceTypes.User("user", "User");
        private readonly Groups _groups;

        public VersionedConnector()
            : this(new Groups())
        {
        }

        private VersionedConnector(Groups groups)
            : base("Versioned", new Users(), groups)
        {
            _groups = groups;
        }

        public bool AlwaysMatches
        {
            init => _groups.AlwaysMatches = value;
        }

        public void Change(int group) => _groups.Versions[group]++;

        private sealed class Users() : ResourceSyncer(User)
        {
            public override ValueTask<ListPage<Resource>> ListAsync(ResourceListRequest request, CancellationToken cancel) =>
                ValueTask.FromResult(ListPage.Of(Enumerable.Range(0, 20).Select(i => Resources.User(Type, $"u{i}", $"User {i}"))));
        }

        private sealed class Groups() : ResourceSyncer(ResourceTypes.Group("group", "Group"))
        {
            public int[] Versions { get; } = new int[GroupCount];

            public bool AlwaysMatches { get; set; }

            public override ValueTask<ListPage<Resource>> ListAsync(ResourceListRequest request, CancellationToken cancel) =>
                ValueTask.FromResult(ListPage.Of(Enumerable.Range(0, GroupCount).Select(Group)));

            public override ValueTask<ListPage<Entitlement>> ListEntitlementsAsync(EntitlementListRequest request, CancellationToken cancel) =>
                ValueTask.FromResult(ListPage.Of([Entitlements.Assignment(request.Resource, "member", User)]));

            public override ValueTask<ListPage<Grant>> ListGrantsAsync(GrantListRequest request, CancellationToken cancel)
            {
                int group = request.Resource.Id.Resource[1] - '0';
                string tag = $"{group}/{Versions[group]}";
                if (AlwaysMatches || (request.PageToken.Length == 0 && EntityTags.SentWith(request) == tag))
                {
                    return ValueTask.FromResult(EntityTags.Unchanged());
                }

                Entitlement member = Entitlements.Assignment(request.Resource, "member");
                if (request.PageToken.Length == 0)
                {
                    return ValueTask.FromResult(new ListPage<Grant>([Nested(group, member), To(member, Versions[group] + (group * 4))], "rest").WithTag(tag));
                }

                return ValueTask.FromResult(ListPage.Of([To(member, 14), To(member, 15)]));
            }

            private static Grant To(Entitlement member, int user) => Entitlements.Grant(member, new Resource { Id = Resources.Id("user", $"u{user}") });

            private Resource Group(int i) => Resources.Group(Type, $"g{i}", $"Group {i}");

            private Grant Nested(int group, Entitlement member) => group + 1 < GroupCount
                ? Entitlements.GrantThrough(member, Group(group + 1), $"group:g{group + 1}:member")
                : To(member, 19);
        }
    }
}
