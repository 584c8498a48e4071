using C1z.Adapters;
using C1z.Proto.Connector.V2;
using C1z.Sync.Connectors;
using C1z.Sync.Tests.Support;

namespace C1z.Sync.Tests.Syncing;

/// <summary>Pictures that resources refer to: fetched once each, stored under the id that is referred to, never worth a whole sync.</summary>
public sealed class AssetTests : IDisposable
{
    private static readonly ResourceType App = ResourceTypes.App("app", "Application");

    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(C1zEngine.Lsm, 0)]
    [InlineData(C1zEngine.Sqlite, 0)]
    [InlineData(C1zEngine.Lsm, 3)]
    [InlineData(C1zEngine.Sqlite, 3)]
    public async Task Every_picture_is_fetched_once_and_stored(C1zEngine engine, int workers)
    {
        string path = _folder.File("sync.c1z");
        await using var connector = new HookedConnector(Company(Picture));
        SyncReport report = await new Syncer(connector, new SyncOptions { Engine = engine, Workers = workers }).RunAsync(path);

        report.Counts.Assets.Should().Be(5);
        report.WarningCounts.Should().BeEmpty();
        connector.CallsOf("GetAsset").Should().Be(5, "four applications share an icon");
        using C1zReader reader = C1zReader.Open(path);
        reader.EnumerateAssets().Select(a => $"{a.Id} {a.ContentType} {a.Data.Length}").Should().BeEquivalentTo(
            "shared image/png 6", "logo-0 image/png 6", "logo-1 image/png 6", "logo-2 image/png 6", "logo-3 image/png 6");
        reader.FindAsset("logo-2")!.Data.ToArray().Should().Equal("logo-2"u8.ToArray());
        reader.GetStats().Assets.Should().Be(5);
        reader.GetStats().ConnectorCallStats["GetAsset"].Count.Should().Be(5);
        C1zVerifier.Verify(path, new VerifyOptions(), _ => { }).Errors.Should().Be(0);
    }

    [Fact]
    public async Task A_picture_is_fetched_again_while_the_source_is_away()
    {
        int failures = 0;
        var clock = new ManualClock();
        await using ScriptedConnector connector = Company(id => id == "shared" && failures++ < 3 ? throw new HttpRequestException("no route") : Picture(id));
        SyncReport report = await new Syncer(connector, new SyncOptions { Clock = clock }).RunAsync(_folder.File("sync.c1z"));
        (report.Counts.Assets, report.Retries).Should().Be((5, 3));
        clock.Waits.Select(w => w.TotalSeconds).Should().Equal(1, 2, 4);
    }

    [Theory]
    [InlineData(ConnectorStatus.NotFound, "not-found")]
    [InlineData(ConnectorStatus.PermissionDenied, "asset-failed")]
    [InlineData(ConnectorStatus.ResourceExhausted, "asset-failed")]
    public async Task A_picture_that_cannot_be_had_is_a_warning(ConnectorStatus status, string rule)
    {
        string path = _folder.File("sync.c1z");
        await using ScriptedConnector connector = Company(id => id == "logo-1" ? throw new ConnectorException(status, "no picture today") : Picture(id));
        SyncReport report = await new Syncer(connector).RunAsync(path);
        report.IsComplete.Should().BeTrue();
        report.WarningCounts.Should().BeEquivalentTo(new Dictionary<string, long> { [rule] = 1 });
        report.Warnings.Should().ContainSingle(w => w.Subject == "GetAsset logo-1" && w.Message.Contains("no picture today", StringComparison.Ordinal));
        using C1zReader reader = C1zReader.Open(path);
        reader.EnumerateAssets().Select(a => a.Id).Should().BeEquivalentTo("shared", "logo-0", "logo-2", "logo-3");
        reader.EnumerateResources("app").Should().HaveCount(4, "resources do not depend on their pictures");
    }

    [Fact]
    public async Task A_connector_without_pictures_is_asked_in_peace()
    {
        await using ScriptedConnector connector = Company(_ => throw new ConnectorException(ConnectorStatus.Unimplemented, "no such call"));
        SyncReport report = await new Syncer(connector).RunAsync(_folder.File("sync.c1z"));
        report.Counts.Assets.Should().Be(0);
        report.WarningCounts.Should().BeEmpty();
    }

    [Fact]
    public async Task A_source_that_loses_all_its_pictures_is_not_taken_for_sound()
    {
        string path = _folder.File("sync.c1z");
        await using ScriptedConnector sound = Company(Picture);
        await new Syncer(sound).RunAsync(path);
        byte[] before = File.ReadAllBytes(path);
        await using ScriptedConnector connector = Company(_ => throw new InvalidOperationException("boom"), apps: 40);
        Func<Task> sync = () => new Syncer(connector).RunAsync(path);
        (await sync.Should().ThrowAsync<SyncException>()).Which.Code.Should().Be(SyncErrorCode.TooManyWarnings);
        File.ReadAllBytes(path).Should().Equal(before);
    }

    [Theory]
    [InlineData(C1zEngine.Lsm)]
    [InlineData(C1zEngine.Sqlite)]
    public async Task A_picture_beyond_the_limit_is_left_out_and_one_at_the_limit_is_stored(C1zEngine engine)
    {
        const int limit = 3 << 20;
        string path = _folder.File("sync.c1z");
        await using ScriptedConnector connector = Company(id => id switch
        {
            "logo-0" => new Asset(id, "image/png", new byte[limit]),
            "logo-1" => new Asset(id, "image/png", new byte[limit + 1]),
            _ => Picture(id),
        });
        SyncReport report = await new Syncer(connector, new SyncOptions { Engine = engine, MaxAssetBytes = limit }).RunAsync(path);
        report.WarningCounts.Should().BeEquivalentTo(new Dictionary<string, long> { ["asset-too-large"] = 1 });
        report.Counts.Assets.Should().Be(4);
        using C1zReader reader = C1zReader.Open(path);
        reader.FindAsset("logo-0")!.Data.Length.Should().Be(limit);
        reader.FindAsset("logo-1").Should().BeNull();
    }

    [Fact]
    public async Task What_is_stored_is_found_by_the_reference_and_nothing_is_counted_for_no_bytes()
    {
        string path = _folder.File("sync.c1z");
        await using ScriptedConnector connector = Company(id => id switch
        {
            "logo-0" => null,
            "logo-1" => new Asset(id, "image/png", default),
            _ => new Asset("", "", "x"u8.ToArray()),
        });
        SyncReport report = await new Syncer(connector).RunAsync(path);
        report.Counts.Assets.Should().Be(3);
        using C1zReader reader = C1zReader.Open(path);
        reader.EnumerateAssets().Select(a => a.Id).Should().BeEquivalentTo("shared", "logo-2", "logo-3");
    }

    [Theory]
    [InlineData(C1zEngine.Lsm, 0)]
    [InlineData(C1zEngine.Lsm, 2)]
    [InlineData(C1zEngine.Sqlite, 0)]
    public async Task A_pause_after_any_call_loses_no_picture(C1zEngine engine, int workers)
    {
        string expected = _folder.File("whole.c1z"), path = _folder.File("paused.c1z");
        await using ScriptedConnector connector = Company(Picture, apps: 7);
        var options = new SyncOptions { Engine = engine, Workers = workers };
        await new Syncer(connector, options).RunAsync(expected);

        int runs = 0;
        SyncReport report;
        do
        {
            report = await new Syncer(connector, options with { RunDuration = TimeSpan.FromTicks(1) }).RunAsync(path);
            runs++;
        }
        while (!report.IsComplete);

        runs.Should().BeGreaterThan(10);
        report.Counts.Assets.Should().Be(8);
        Content.Of(path).Should().Equal(Content.Of(expected));
    }

    [Fact]
    public async Task A_sync_that_is_stopped_at_a_picture_fetches_it_when_it_goes_on()
    {
        string expected = _folder.File("whole.c1z"), path = _folder.File("stopped.c1z");
        await using ScriptedConnector connector = Company(Picture);
        await new Syncer(connector).RunAsync(expected);
        for (int call = 1; call <= 5; call++)
        {
            using var stop = new CancellationTokenSource();
            int left = call;
            var stopping = new HookedConnector(connector, (name, _) => name == "GetAsset" && --left == 0 ? stop.CancelAsync() : Task.CompletedTask);
            Func<Task> stopped = () => new Syncer(stopping).RunAsync(path, stop.Token);
            await stopped.Should().ThrowAsync<OperationCanceledException>();
            (await new Syncer(connector).RunAsync(path)).WasResumed.Should().BeTrue();
            Content.Of(path).Should().Equal(Content.Of(expected), $"stopped at picture {call}");
        }
    }

    [Theory]
    [InlineData(C1zEngine.Lsm)]
    [InlineData(C1zEngine.Sqlite)]
    public async Task A_later_sync_of_the_same_file_has_the_pictures_of_its_own_time(C1zEngine engine)
    {
        string path = _folder.File("sync.c1z");
        await using ScriptedConnector old = Company(Picture);
        await new Syncer(old, new SyncOptions { Engine = engine }).RunAsync(path);
        await using ScriptedConnector connector = Company(id => new Asset(id, "image/gif", "new"u8.ToArray()), apps: 2);
        SyncReport report = await new Syncer(connector, new SyncOptions { Engine = engine }).RunAsync(path);
        using C1zReader reader = C1zReader.Open(path);
        reader.EnumerateAssets(report.SyncId).Select(a => $"{a.Id} {a.ContentType}").Should().BeEquivalentTo("shared image/gif", "logo-0 image/gif", "logo-1 image/gif");
    }

    [Fact]
    public async Task A_targeted_sync_and_a_snapshot_as_source_have_pictures_too()
    {
        string path = _folder.File("sync.c1z"), copy = _folder.File("copy.c1z"), part = _folder.File("part.c1z");
        await using ScriptedConnector connector = Company(Picture);
        await new Syncer(connector).RunAsync(path);
        await using (C1zConnector source = C1zConnector.Open(path))
        {
            await new Syncer(source).RunAsync(copy);
            Content.Of(copy).Should().Equal(Content.Of(path));
            await new Syncer(source, new SyncOptions { Targets = [Resources.Id("app", "app-1")] }).RunAsync(part);
        }

        using C1zReader reader = C1zReader.Open(part);
        reader.EnumerateAssets().Select(a => a.Id).Should().BeEquivalentTo("shared", "logo-1");
    }

    public void Dispose() => _folder.Dispose();

    private static Asset Picture(string id) => new(id, "image/png", System.Text.Encoding.UTF8.GetBytes(id));

    // Applications, two on a page: an icon that all share, on the resource itself, and a logo each, where older connectors put it.
    private static ScriptedConnector Company(Func<string, Asset?> asset, int apps = 4) => new(App)
    {
        OnResources = request =>
        {
            int from = request.PageToken.Length == 0 ? 0 : request.PageToken[0] - '0', to = apps > 9 ? apps : Math.Min(from + 2, apps);
            return new ListPage<Resource>([.. Enumerable.Range(from, to - from).Select(Make)], to < apps ? $"{to}" : "");
        },
        OnAsset = asset,
    };

    private static Resource Make(int number)
    {
        Resource app = Resources.App(App, $"app-{number}", $"Application {number}");
        app.Icon = new AssetRef { Id = "shared" };
#pragma warning disable CS0612 // Connectors in use still fill the field.
        return app.With(new AppTrait { Logo = new AssetRef { Id = $"logo-{number}" } });
#pragma warning restore CS0612
    }
}
