using C1z.Proto.Connector.V2;
using C1z.Sync.Tests.Support;

namespace C1z.Sync.Tests.Syncing;

/// <summary>What a checkpoint says is exactly what is left to do, and only the work that it belongs to goes on from it.</summary>
public sealed class CheckpointTests : IDisposable
{
    private static readonly ResourceType Thing = ResourceTypes.Of("thing", "Thing");

    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_page_that_could_not_be_stored_is_listed_again_and_what_follows_from_it_once(int workers)
    {
        // The first page has a record that cannot be stored until somebody mends it.
        bool isMended = false;
        await using var connector = new HookedConnector(new ScriptedConnector(Thing)
        {
            OnResources = request => request.PageToken switch
            {
                "" => new ListPage<Resource>([Resources.Of(Thing, "a", "A"), isMended ? Resources.Of(Thing, "b", "B") : new Resource()], "2"),
                "2" => new ListPage<Resource>([Resources.Of(Thing, "c", "C")], "3"),
                _ => ListPage.Of([Resources.Of(Thing, "d", "D")]),
            },
        });
        string path = _folder.File("sync.c1z");
        var syncer = new Syncer(connector, new SyncOptions { Workers = workers });
        for (int failure = 0; failure < 3; failure++)
        {
            Func<Task> sync = () => syncer.RunAsync(path);
            (await sync.Should().ThrowAsync<ConnectorException>()).Which.Message.Should().Contain("cannot be stored");
        }

        isMended = true;
        connector.Calls.Clear();
        SyncReport report = await syncer.RunAsync(path);
        report.WasResumed.Should().BeTrue();
        connector.CallsOf("ListResources").Should().Be(3, "three pages are left, each of them once");
        report.Counts.Resources.Should().Be(4);
    }

    [Theory]
    [InlineData(SyncPhase.Resources)]
    [InlineData(SyncPhase.Grants)]
    public async Task A_reference_to_nothing_is_not_forgotten_over_a_pause(SyncPhase phase)
    {
        await using var connector = new ScriptedConnector(Thing)
        {
            OnResources = request => request.PageToken.Length == 0
                ? new ListPage<Resource>([Resources.Of(Thing, "a", "A", phase == SyncPhase.Resources ? Resources.Id("thing", "nobody") : null)], "2")
                : ListPage.Of([Resources.Of(Thing, "b", "B", Resources.Id("thing", "a"))]),
            OnEntitlements = request => ListPage.Of([Entitlements.Permission(request.Resource, "use")]),
            OnGrants = request => request.Resource.Id.Resource == "a" && phase == SyncPhase.Grants
                ? ListPage.Of([Entitlements.Grant(Entitlements.Permission(request.Resource, "use"), Resources.Of(Thing, "nobody", "Nobody"))])
                : ListPage.Empty<Grant>(),
        };
        string path = _folder.File("sync.c1z");
        string rule = phase == SyncPhase.Resources ? "dangling-parent" : "dangling-principal";
        var expected = new Dictionary<string, long> { [rule] = 1 };
        SyncReport whole = await new Syncer(connector).RunAsync(_folder.File("whole.c1z"));
        whole.WarningCounts.Should().BeEquivalentTo(expected);

        SyncReport report;
        do
        {
            report = await new Syncer(connector, new SyncOptions { RunDuration = TimeSpan.FromTicks(1) }).RunAsync(path);
        }
        while (!report.IsComplete);

        report.WarningCounts.Should().BeEquivalentTo(expected);
    }

    [Fact]
    public async Task The_counts_of_a_sync_are_those_of_its_rows()
    {
        string path = _folder.File("sync.c1z");
        bool isBroken = true;
        await using var connector = new ScriptedConnector(Thing)
        {
            OnResources = request => request.PageToken.Length == 0
                ? new ListPage<Resource>([Resources.Of(Thing, "a", "A"), Resources.Of(Thing, "b", "B")], "2")
                : ListPage.Of([Resources.Of(Thing, "b", "B again"), isBroken ? throw new ConnectorException(ConnectorStatus.Internal, "broken") : Resources.Of(Thing, "c", "C")]),
        };
        Func<Task> broken = () => new Syncer(connector).RunAsync(path);
        await broken.Should().ThrowAsync<ConnectorException>();
        isBroken = false;
        SyncReport report = await new Syncer(connector).RunAsync(path);
        report.Counts.Should().Be(new SyncCounts(1, 3, 0, 0, 0), "one resource was listed twice and is one resource");
    }

    public void Dispose() => _folder.Dispose();
}
