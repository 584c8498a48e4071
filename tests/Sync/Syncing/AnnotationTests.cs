using System.Collections.Concurrent;
using C1z.Adapters;
using C1z.Proto.Connector.V2;
using C1z.Sync.Tests.Support;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Sync.Tests.Syncing;

/// <summary>What connectors say beside their records steers the sync: sibling pages, listings of whole types, principals that only grants know.</summary>
public sealed class AnnotationTests : IDisposable
{
    private static readonly ResourceType Person = ResourceTypes.User("person", "Person");
    private static readonly string[] Everybody = [.. Enumerable.Range(0, 12).Select(i => $"p{i}")];

    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public async Task Sibling_pages_are_all_listed_once_and_followed_to_their_ends(int workers)
    {
        var people = new Branches();
        await using var connector = new Simple(people, new Club(Person));
        string path = _folder.File("sync.c1z");
        SyncReport report = await new Syncer(connector, new SyncOptions { Workers = workers }).RunAsync(path);

        report.WarningCounts.Should().BeEmpty();
        people.Asked.Should().BeEquivalentTo("", "a", "b", "c", "a2", "b2", "c2");
        using C1zReader reader = C1zReader.Open(path);
        reader.EnumerateResources("person").Select(r => r.Id.Resource).Should().BeEquivalentTo(Everybody);
    }

    [Fact]
    public async Task Sibling_pages_run_at_the_same_time()
    {
        var people = new Branches { Together = 3 };
        await using var connector = new Simple(people, new Club(Person));
        SyncReport report = await new Syncer(connector, new SyncOptions { Workers = 3 }).RunAsync(_folder.File("sync.c1z"));
        report.IsComplete.Should().BeTrue("each of three calls waited for the two others");
    }

    [Fact]
    public async Task A_type_with_listings_of_its_own_is_asked_once_for_all_its_resources()
    {
        var clubs = new Club(Person, new TypeScopedEntitlements(), new TypeScopedGrants());
        await using var connector = new HookedConnector(new Simple(new Branches(), clubs));
        string scoped = _folder.File("scoped.c1z"), each = _folder.File("each.c1z");
        await new Syncer(connector).RunAsync(scoped);

        connector.CallsOf("ListEntitlements").Should().Be(1);
        connector.CallsOf("ListGrants").Should().Be(2, "the listing of the whole type has two pages");
        clubs.AskedForGrants.Should().OnlyContain(id => id.Length == 0);

        await using var plain = new Simple(new Branches(), new Club(Person));
        await new Syncer(plain).RunAsync(each);
        WithoutTypes(scoped).Should().Equal(WithoutTypes(each));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Principals_that_only_grants_know_are_stored_where_that_is_asked_for(bool isAsked)
    {
        await using var connector = new Simple(new Branches(), new Club(Person) { Guest = isAsked ? [new InsertResourceGrants()] : [] });
        string path = _folder.File("sync.c1z");
        SyncReport report = await new Syncer(connector).RunAsync(path);

        using C1zReader reader = C1zReader.Open(path);
        (reader.FindResource(Resources.Id("person", "guest")) is not null).Should().Be(isAsked);
        reader.EnumerateGrants().Should().Contain(g => g.Principal.Id.Resource == "guest");
        report.WarningCounts.Keys.Should().BeEquivalentTo(isAsked ? [] : new[] { "dangling-principal" });
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<string> WithoutTypes(string path) => Content.Of(path).Where(line => !line.StartsWith("type ", StringComparison.Ordinal));

    private sealed class Simple(params ResourceSyncer[] syncers) : Connector("Simple", syncers);

    /// <summary>People in three branches of two pages each: the first page names the branches.</summary>
    private sealed class Branches() : ResourceSyncer(Person)
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _waiting;

        public ConcurrentQueue<string> Asked { get; } = new();

        /// <summary>How many branches wait for each other; 0: none does.</summary>
        public int Together { get; init; }

        public override async ValueTask<ListPage<Resource>> ListAsync(ResourceListRequest request, CancellationToken cancel)
        {
            string token = request.PageToken;
            Asked.Enqueue(token);
            if (token.Length == 0)
            {
                return ListPage.Empty<Resource>() with { Annotations = [Any.Pack(new EnqueuePageTokens { PageTokens = { "a", "b", "c", "" } })] };
            }

            if (token.Length == 1 && Together > 0)
            {
                if (Interlocked.Increment(ref _waiting) == Together)
                {
                    _all.SetResult();
                }

                await _all.Task.WaitAsync(TimeSpan.FromMinutes(1), cancel);
            }

            int branch = token[0] - 'a', page = token.Length - 1;
            return new ListPage<Resource>(
                [.. Everybody.Skip((branch * 4) + (page * 2)).Take(2).Select(id => Resources.User(Type, id, id))], token.Length == 1 ? token + "2" : "");
        }
    }

    /// <summary>Two clubs; the first half of the people is in the one, all are in the other.</summary>
    private sealed class Club(ResourceType person, params Google.Protobuf.IMessage[] annotations)
        : ResourceSyncer(ResourceTypes.Group("club", "Club").With(annotations))
    {
        private static readonly string[] Ids = ["chess", "tennis"];

        public ConcurrentQueue<string> AskedForGrants { get; } = new();

        /// <summary>How a guest is granted the first club; null: there is none.</summary>
        public Google.Protobuf.IMessage[]? Guest { get; init; }

        public override ValueTask<ListPage<Resource>> ListAsync(ResourceListRequest request, CancellationToken cancel) =>
            ValueTask.FromResult(ListPage.Of(Ids.Select(Make)));

        public override ValueTask<ListPage<Entitlement>> ListEntitlementsAsync(EntitlementListRequest request, CancellationToken cancel) =>
            ValueTask.FromResult(ListPage.Of(Of(request.Resource).Select(Member)));

        public override ValueTask<ListPage<Grant>> ListGrantsAsync(GrantListRequest request, CancellationToken cancel)
        {
            AskedForGrants.Enqueue(request.Resource.Id.Resource);
            Grant[] all = [.. Of(request.Resource).SelectMany(GrantsOn)];
            int half = all.Length / 2;
            return ValueTask.FromResult(request.PageToken.Length == 0 ? new ListPage<Grant>(all[..half], "rest") : new ListPage<Grant>(all[half..]));
        }

        private Entitlement Member(string id) => Entitlements.Assignment(Make(id), "member", person);

        private Resource Make(string id) => Resources.Group(Type, id, id);

        private static string[] Of(Resource resource) => resource.Id.Resource.Length == 0 ? Ids : [resource.Id.Resource];

        private IEnumerable<Grant> GrantsOn(string id)
        {
            Entitlement member = Member(id);
            int count = id == "chess" ? Everybody.Length / 2 : Everybody.Length;
            foreach (string one in Everybody.Take(count))
            {
                yield return Entitlements.Grant(member, Resources.User(person, one, one));
            }

            if (Guest is not null && id == "chess")
            {
                yield return Entitlements.Grant(member, Resources.User(person, "guest", "Guest")).With(Guest);
            }
        }
    }
}
