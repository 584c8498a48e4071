using C1z.Adapters;
using C1z.Proto.Connector.V2;
using C1z.Sync.Tests.Support;

namespace C1z.Sync.Tests.Syncing;

/// <summary>P4 in its corners: what a targeted sync refers to is fetched before anybody says that it is missing.</summary>
public sealed class TargetedTests : IDisposable
{
    private static readonly ResourceType Org = ResourceTypes.Of("org", "Organisation");
    private static readonly ResourceType Team = ResourceTypes.Group("team", "Team");
    private static readonly ResourceType Person = ResourceTypes.User("person", "Person");

    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task A_targeted_sync_is_whole(int workers)
    {
        await using var connector = new HookedConnector(Source());
        string path = _folder.File("part.c1z");
        SyncReport report = await new Syncer(connector, Options(Resources.Id("team", "red")) with { Workers = workers }).RunAsync(path);
        report.WarningCounts.Should().BeEmpty("parents and principals are fetched before they are looked for");
        using C1zReader reader = C1zReader.Open(path);
        reader.EnumerateResources().Select(r => r.Id.Resource).Should().BeEquivalentTo("red", "acme", "ada", "bo", "north", "europe");
        connector.CallsOf("GetResource").Should().Be(6, "the parent of two people is one, and it has a parent itself");
    }

    [Fact]
    public async Task What_is_missing_in_the_end_is_told()
    {
        await using ScriptedConnector connector = Source(missing: "north");
        SyncReport report = await new Syncer(connector, Options(Resources.Id("team", "red")) with { Invariants = InvariantPolicy.Warn }).RunAsync(_folder.File("part.c1z"));
        report.WarningCounts.Should().BeEquivalentTo(new Dictionary<string, long> { ["not-found"] = 1, ["dangling-parent"] = 1 });
    }

    [Fact]
    public async Task A_target_that_is_named_twice_is_one_target()
    {
        await using var connector = new HookedConnector(Source());
        SyncReport report = await new Syncer(connector, Options(Resources.Id("team", "red"), Resources.Id("team", "red"))).RunAsync(_folder.File("part.c1z"));
        report.WarningCounts.Should().BeEmpty();
        connector.CallsOf("ListGrants").Should().Be(1);
    }

    [Fact]
    public async Task Pauses_change_nothing_about_a_targeted_sync()
    {
        await using ScriptedConnector connector = Source();
        SyncOptions options = Options(Resources.Id("team", "red"));
        await new Syncer(connector, options).RunAsync(_folder.File("whole.c1z"));
        SyncReport report;
        do
        {
            report = await new Syncer(connector, options with { RunDuration = TimeSpan.FromTicks(1) }).RunAsync(_folder.File("part.c1z"));
        }
        while (!report.IsComplete);

        report.WarningCounts.Should().BeEmpty();
        Content.Of(_folder.File("part.c1z")).Should().Equal(Content.Of(_folder.File("whole.c1z")));
    }

    [Fact]
    public async Task A_source_that_cannot_fetch_people_is_gone_on_with_after_a_pause()
    {
        await using ScriptedConnector connector = Source(unable: true);
        SyncReport report;
        do
        {
            report = await new Syncer(connector, Options(Resources.Id("team", "red")) with { RunDuration = TimeSpan.FromTicks(1) }).RunAsync(_folder.File("part.c1z"));
        }
        while (!report.IsComplete);

        using C1zReader reader = C1zReader.Open(_folder.File("part.c1z"));
        reader.EnumerateResources("person").Select(r => r.Id.Resource).Should().BeEquivalentTo("ada", "bo");
    }

    public void Dispose() => _folder.Dispose();

    private static SyncOptions Options(params ResourceId[] targets) => new() { Targets = targets, Invariants = InvariantPolicy.Fail };

    // A team in an organisation; its two members sit in an office that lies in a region.
    private static ScriptedConnector Source(string missing = "", bool unable = false) => new(Org, Team, Person)
    {
        OnResource = id => id.Resource == missing ? null : id.Resource switch
        {
            "ada" or "bo" when unable => throw new ConnectorException(ConnectorStatus.Unimplemented, "not one by one"),
            "red" => Resources.Group(Team, "red", "Red", Resources.Id("org", "acme")),
            "acme" or "europe" => Resources.Of(Org, id.Resource, id.Resource),
            "north" => Resources.Of(Org, "north", "North", Resources.Id("org", "europe")),
            _ => Resources.Of(Person, id.Resource, id.Resource, Resources.Id("org", "north")),
        },
        OnEntitlements = request => ListPage.Of([Entitlements.Assignment(request.Resource, "member")]),
        OnGrants = request => ListPage.Of(new[] { "ada", "bo" }.Select(p => Entitlements.Grant(
            Entitlements.Assignment(request.Resource, "member"), new Resource { Id = Resources.Id("person", p) }))),
    };
}
