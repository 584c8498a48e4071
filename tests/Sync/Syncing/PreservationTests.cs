using C1z.Adapters;
using C1z.Proto.Connector.V2;
using C1z.Sync.Connectors;
using C1z.Sync.Tests.Support;

namespace C1z.Sync.Tests.Syncing;

/// <summary>P11: whatever fails, the file that was there stays byte for byte.</summary>
public sealed class PreservationTests : IDisposable
{
    private static readonly ResourceType Group = ResourceTypes.Group("group", "Group");

    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(C1zEngine.Lsm)]
    [InlineData(C1zEngine.Sqlite)]
    public async Task A_failure_at_any_call_leaves_the_file_as_it_was(C1zEngine engine)
    {
        string path = _folder.File("sync.c1z");
        await using var connector = new DemoConnector(new DemoOptions { Users = 20, Groups = 3, Apps = 1 });
        var counted = new HookedConnector(connector);
        await new Syncer(counted, new SyncOptions { Engine = engine }).RunAsync(path);
        byte[] before = File.ReadAllBytes(path);
        int calls = counted.Calls.Values.Sum() - counted.CallsOf("Cleanup");

        for (int failing = 1; failing <= calls; failing++)
        {
            int call = 0;
            var broken = new HookedConnector(connector, (_, _) => ++call == failing ? throw new IOException("the connection broke") : Task.CompletedTask);

            // Other options each time: nothing of an earlier run is gone on with.
            Func<Task> sync = () => new Syncer(broken, new SyncOptions { Engine = engine, ExternalTraits = [(ResourceType.Types.Trait)failing] }).RunAsync(path);
            await sync.Should().ThrowAsync<ConnectorException>($"call {failing} of {calls} failed");
            File.ReadAllBytes(path).Should().Equal(before, $"call {failing} of {calls} failed");
        }

        SyncReport last = await new Syncer(connector, new SyncOptions { Engine = engine }).RunAsync(path);
        last.IsComplete.Should().BeTrue();
    }

    [Theory]
    [InlineData(C1zEngine.Lsm)]
    [InlineData(C1zEngine.Sqlite)]
    public async Task A_failure_after_the_last_listing_leaves_the_file_as_it_was(C1zEngine engine)
    {
        string path = _folder.File("sync.c1z");
        await using var good = new DemoConnector();
        await new Syncer(good, new SyncOptions { Engine = engine }).RunAsync(path);
        byte[] before = File.ReadAllBytes(path);

        // Everything is listed by the time it turns out that groups nest deeper than is allowed.
        await using var deep = new HookedConnector(new ScriptedConnector(Group)
        {
            OnResources = _ => ListPage.Of(Enumerable.Range(0, 30).Select(Make)),
            OnEntitlements = request => ListPage.Of([Entitlements.Assignment(request.Resource, "member")]),
            OnGrants = request => int.Parse(request.Resource.Id.Resource, System.Globalization.CultureInfo.InvariantCulture) is < 29 and var number
                ? ListPage.Of([Entitlements.GrantThrough(Entitlements.Assignment(request.Resource, "member"), Make(number + 1), $"group:{number + 1}:member")])
                : ListPage.Empty<Grant>(),
        });
        Func<Task> sync = () => new Syncer(deep, new SyncOptions { Engine = engine }).RunAsync(path);
        (await sync.Should().ThrowAsync<SyncException>()).Which.Code.Should().Be(SyncErrorCode.ExpansionRefused);
        deep.CallsOf("ListGrants").Should().Be(30);
        File.ReadAllBytes(path).Should().Equal(before);
    }

    [Theory]
    [InlineData(C1zEngine.Lsm)]
    [InlineData(C1zEngine.Sqlite)]
    public async Task A_broken_reference_leaves_the_file_as_it_was(C1zEngine engine)
    {
        string path = _folder.File("sync.c1z");
        await using var good = new DemoConnector();
        await new Syncer(good, new SyncOptions { Engine = engine }).RunAsync(path);
        byte[] before = File.ReadAllBytes(path);
        await using var dangling = new ScriptedConnector(Group) { OnResources = _ => ListPage.Of([Resources.Group(Group, "a", "A", Resources.Id("group", "none"))]) };
        Func<Task> sync = () => new Syncer(dangling, new SyncOptions { Engine = engine, Invariants = InvariantPolicy.Fail }).RunAsync(path);
        (await sync.Should().ThrowAsync<SyncException>()).Which.Code.Should().Be(SyncErrorCode.InvariantBroken);
        File.ReadAllBytes(path).Should().Equal(before);
    }

    [Fact]
    public async Task A_file_that_is_no_snapshot_is_not_replaced()
    {
        string path = _folder.Write("notes.txt", "my notes");
        await using var connector = new DemoConnector();
        Func<Task> sync = () => new Syncer(connector).RunAsync(path);
        (await sync.Should().ThrowAsync<C1zException>()).Which.Code.Should().Be(C1zErrorCode.NotASnapshot);
        File.ReadAllText(path).Should().Be("my notes");
    }

    [Fact]
    public async Task A_v1_file_keeps_as_many_syncs_as_asked_for()
    {
        string path = _folder.File("sync.c1z");
        await using var connector = new DemoConnector();
        var options = new SyncOptions { Engine = C1zEngine.Sqlite, KeepFullSyncs = 2 };
        var ids = new List<string>();
        for (int i = 0; i < 3; i++)
        {
            ids.Add((await new Syncer(connector, options).RunAsync(path)).SyncId);
        }

        using C1zReader reader = C1zReader.Open(path);
        reader.EnumerateSyncs().Select(s => s.Id).Should().Equal(ids[1], ids[2]);
    }

    public void Dispose() => _folder.Dispose();

    private static Resource Make(int number) => Resources.Group(Group, $"{number}", $"Group {number}");
}
