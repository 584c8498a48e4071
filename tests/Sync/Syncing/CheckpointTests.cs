using C1z.Adapters;
using C1z.Proto.Connector.V2;
using C1z.Sync.Connectors;
using C1z.Sync.Syncing.State;
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
    public async Task Work_of_another_source_is_not_taken_up()
    {
        string path = _folder.File("sync.c1z");
        await using ScriptedConnector one = Source("one", ""), other = Source("other", ""), changed = Source("one", "changed");
        await PauseAsync(one, path);
        foreach (ScriptedConnector source in new[] { other, one, changed })
        {
            SyncReport report = await PauseAsync(source, path);
            report.WasResumed.Should().BeFalse($"{source.Metadata} did not do the work that is there");
        }

        (await PauseAsync(changed, path)).WasResumed.Should().BeTrue();
        (await new Syncer(changed).RunAsync(path)).Counts.Resources.Should().Be(3);
        using C1zReader reader = C1zReader.Open(path);
        reader.EnumerateResources("thing").Should().OnlyContain(r => r.Id.Resource.StartsWith("one/changed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Connectors_that_ship_tell_when_their_source_is_another()
    {
        _folder.Write("in/users.csv", "id\nada\n");
        _folder.Write("in/notes.txt", "ignored");
        string snapshot = _folder.File("source.c1z"), files = _folder.File("in");
        await using var demo = new DemoConnector();
        await new Syncer(demo).RunAsync(snapshot);
        string[] before = await RevisionsAsync();
        _folder.Write("in/notes.txt", "ignored as before");
        (await RevisionsAsync()).Should().Equal(before);
        _folder.Write("in/users.csv", "id\nada\nbo\n");
        await new Syncer(demo).RunAsync(snapshot);
        (await RevisionsAsync()).Should().NotIntersectWith(before).And.OnlyHaveUniqueItems();
        await using var larger = new DemoConnector(new DemoOptions { Users = 300 });
        (await larger.GetMetadataAsync()).Revision.Should().NotBe((await demo.GetMetadataAsync()).Revision);

        async Task<string[]> RevisionsAsync()
        {
            await using FilesConnector source = FilesConnector.Open(files);
            await using C1zConnector copy = C1zConnector.Open(snapshot);
            return [(await source.GetMetadataAsync()).Revision, (await copy.GetMetadataAsync()).Revision];
        }
    }

    [Theory]
    [InlineData(C1zEngine.Lsm, ConnectorStatus.InvalidArgument)]
    [InlineData(C1zEngine.Sqlite, ConnectorStatus.InvalidArgument)]
    [InlineData(C1zEngine.Lsm, ConnectorStatus.NotFound)]
    public async Task A_listing_whose_token_is_no_longer_good_is_listed_from_its_start(C1zEngine engine, ConnectorStatus status)
    {
        // Tokens of this source are good for one run.
        string path = _folder.File("sync.c1z");
        int run = 0;
        await using var connector = new HookedConnector(new ScriptedConnector(Thing)
        {
            OnResources = request =>
            {
                string[] token = request.PageToken.Length == 0 ? [$"{run}", "0"] : request.PageToken.Split('/');
                int page = int.Parse(token[1], System.Globalization.CultureInfo.InvariantCulture);
                return token[0] != $"{run}" ? throw new ConnectorException(status, "the page token has expired")
                    : new ListPage<Resource>([Resources.Of(Thing, $"t{page}", "T")], page < 2 ? $"{run}/{page + 1}" : "");
            },
        });
        (await new Syncer(connector, new SyncOptions { Engine = engine, RunDuration = TimeSpan.FromTicks(1) }).RunAsync(path)).IsComplete.Should().BeFalse();
        (await new Syncer(connector, new SyncOptions { Engine = engine, RunDuration = TimeSpan.FromTicks(1) }).RunAsync(path)).IsComplete.Should().BeFalse();
        SyncReport paused = await new Syncer(connector, new SyncOptions { Engine = engine, RunDuration = TimeSpan.FromTicks(1) }).RunAsync(path);
        paused.Counts.Resources.Should().Be(1, "one page is stored, the next one is known");

        run++;
        connector.Calls.Clear();
        SyncReport report = await new Syncer(connector, new SyncOptions { Engine = engine }).RunAsync(path);
        report.WasResumed.Should().BeTrue();
        report.WarningCounts.Should().BeEquivalentTo(new Dictionary<string, long> { ["page-token-refused"] = 1 });
        connector.CallsOf("ListResources").Should().Be(4, "one call with the old token, then three pages");
        using C1zReader reader = C1zReader.Open(path);
        reader.EnumerateResources("thing").Should().HaveCount(3);
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

    [Fact]
    public void A_token_that_is_not_sound_is_no_token()
    {
        var state = new SyncState { Phase = SyncPhase.Grants, IsPlanned = true, Fingerprint = "f" };
        state.Push(new SyncAction(SyncPhase.Grants) { TypeId = "t", ResourceId = "r", PageToken = "p", ParentTypeId = "pt", ParentId = "pi" });
        state.Push(new SyncAction(SyncPhase.Grants) { TypeId = "t", IsSpread = true });
        state.Push(new SyncAction(SyncPhase.Resources) { AssetId = "a" });
        state.Tally.Warn(new SyncWarning("rule", "s", "m"));
        state.Tally.StatOf("ListGrants").Count = 3;
        state.Tally.AddStep("Grants", TimeSpan.FromSeconds(2));
        string token = CheckpointToken.Write(state);

        SyncState back = CheckpointToken.Read(token, "f")!;
        back.Actions().Should().Equal(state.Actions().Select(action => action with { IsRestored = true }));
        CheckpointToken.Write(back).Should().Be(token);
        CheckpointToken.Read(token, "g").Should().BeNull();

        // Every character is replaced once: what comes of it is a state or nothing, never an error.
        for (int i = 0; i < token.Length; i++)
        {
            foreach (char c in "x9\"-")
            {
                string changed = token[..i] + c + token[(i + 1)..];
                Func<SyncState?> read = () => CheckpointToken.Read(changed, "f");
                SyncState? found = read.Should().NotThrow(changed).Subject;
                (found is null || Enum.IsDefined(found.Phase)).Should().BeTrue(changed);
            }
        }
    }

    public void Dispose() => _folder.Dispose();

    private static Task<SyncReport> PauseAsync(ScriptedConnector connector, string path) =>
        new Syncer(connector, new SyncOptions { RunDuration = TimeSpan.FromTicks(1) }).RunAsync(path);

    private static ScriptedConnector Source(string name, string revision) => new(Thing)
    {
        Metadata = new ConnectorMetadata(name) { Revision = revision },
        OnResources = _ => ListPage.Of(Enumerable.Range(0, 3).Select(i => Resources.Of(Thing, $"{name}/{revision}/{i}", "T"))),
    };
}
