using C1z.Adapters;
using C1z.Proto.Connector.V2;
using C1z.Sync.Connectors;
using C1z.Sync.Tests.Support;

namespace C1z.Sync.Tests.Syncing;

/// <summary>How runs end: told to stop, out of time, refused, or with a connector that cannot let go.</summary>
public sealed class EndingTests : IDisposable
{
    private static readonly ResourceType Thing = ResourceTypes.Of("thing", "Thing");

    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(C1zEngine.Lsm, 0)]
    [InlineData(C1zEngine.Lsm, 2)]
    [InlineData(C1zEngine.Sqlite, 0)]
    public async Task A_connector_that_fails_because_it_is_stopped_did_not_fail(C1zEngine engine, int workers)
    {
        string path = _folder.File("sync.c1z");
        using var stop = new CancellationTokenSource();
        await using var connector = new DemoConnector();
        var stopping = new HookedConnector(connector, async (call, _) =>
        {
            if (call == "ListGrants")
            {
                await stop.CancelAsync();
                throw new IOException("the pipe is broken");
            }
        });
        var options = new SyncOptions { Engine = engine, Workers = workers };
        Func<Task> stopped = () => new Syncer(stopping, options).RunAsync(path, stop.Token);
        await stopped.Should().ThrowAsync<OperationCanceledException>();
        (await new Syncer(connector, options).RunAsync(path)).WasResumed.Should().BeTrue("the work so far is kept");
    }

    [Fact]
    public async Task A_failure_that_comes_with_the_order_to_stop_is_the_stop()
    {
        // The call under way does not know of it yet: its token is another one, linked to the caller's.
        string path = _folder.File("sync.c1z");
        using var stop = new CancellationTokenSource();
        await using var connector = new DemoConnector();
        var policy = new RetryPolicy
        {
            Classify = e =>
            {
                stop.Cancel();
                return RetryPolicy.StatusOf(e);
            },
        };
        var failing = new HookedConnector(connector, (call, _) => call == "ListGrants" ? throw new IOException("the pipe is broken") : Task.CompletedTask);
        Func<Task> stopped = () => new Syncer(failing, new SyncOptions { Engine = C1zEngine.Sqlite, Retry = policy }).RunAsync(path, stop.Token);
        await stopped.Should().ThrowAsync<OperationCanceledException>();
        (await new Syncer(connector, new SyncOptions { Engine = C1zEngine.Sqlite }).RunAsync(path)).WasResumed.Should().BeTrue();
    }

    [Fact]
    public async Task A_v1_sync_that_is_told_to_stop_when_all_is_listed_is_finished()
    {
        string path = _folder.File("sync.c1z");
        using var stop = new CancellationTokenSource();
        await using var connector = new DemoConnector();
        var progress = new Reports<SyncProgress>(value =>
        {
            if (value.Phase == SyncPhase.End)
            {
                stop.Cancel();
            }
        });
        SyncReport report = await new Syncer(connector, new SyncOptions { Engine = C1zEngine.Sqlite, Progress = progress }).RunAsync(path, stop.Token);
        report.IsComplete.Should().BeTrue("keeping the work would take the same save");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connector_that_cannot_tidy_up_does_not_undo_the_sync(bool timesOut)
    {
        string path = _folder.File("sync.c1z");
        bool wasThere = false;
        await using var connector = new ScriptedConnector(Thing)
        {
            OnCleanup = _ =>
            {
                wasThere = File.Exists(path);
                throw timesOut ? new TaskCanceledException("the request timed out") : new IOException("gone");
            },
        };
        SyncReport report = await new Syncer(connector).RunAsync(path);
        report.IsComplete.Should().BeTrue();
        report.WarningCounts.Should().BeEquivalentTo(new Dictionary<string, long> { ["cleanup"] = 1 });
        wasThere.Should().BeTrue("nothing that a connector does after the last listing can cost the sync");
    }

    [Theory]
    [InlineData(C1zEngine.Lsm, 0, false)]
    [InlineData(C1zEngine.Lsm, 2, false)]
    [InlineData(C1zEngine.Sqlite, 0, false)]
    [InlineData(C1zEngine.Lsm, 0, true)]
    public async Task A_run_whose_time_is_up_does_not_wait_for_a_source_that_is_away(C1zEngine engine, int workers, bool isLimited)
    {
        string path = _folder.File("sync.c1z");
        bool isAway = true;
        await using var connector = new DemoConnector();
        var failing = new HookedConnector(connector, (call, subject) => call == "ListGrants" && subject == "group-3" && isAway
            ? throw new ConnectorException(ConnectorStatus.Unavailable, "away") { RetryAfter = isLimited ? TimeSpan.FromDays(300) : null }
            : Task.CompletedTask);
        var options = new SyncOptions { Engine = engine, Workers = workers };
        SyncReport paused = await new Syncer(failing, options with { RunDuration = TimeSpan.FromMilliseconds(500) }).RunAsync(path);
        paused.IsComplete.Should().BeFalse();

        isAway = false;
        SyncReport report = await new Syncer(failing, options).RunAsync(path);
        report.WasResumed.Should().BeTrue();
        await new Syncer(connector, options).RunAsync(_folder.File("whole.c1z"));
        Content.Of(path).Should().Equal(Content.Of(_folder.File("whole.c1z")));
    }

    [Fact]
    public async Task What_validation_warns_of_is_told()
    {
        var told = new List<SyncWarning>();
        await using var connector = new ScriptedConnector(Thing) { OnValidate = () => new ConnectorValidation(["user.csv is not a table"]) };
        SyncReport report = await new Syncer(connector, new SyncOptions { Warnings = new Reports<SyncWarning>(told.Add) }).RunAsync(_folder.File("sync.c1z"));
        told.Should().ContainSingle(w => w.Rule == "validation" && w.Message == "user.csv is not a table");
        report.WarningCounts.Should().BeEquivalentTo(new Dictionary<string, long> { ["validation"] = 1 });
    }

    [Fact]
    public async Task A_validation_that_times_out_is_the_connectors_failure()
    {
        await using var connector = new ScriptedConnector(Thing) { OnValidate = () => throw new TaskCanceledException("timed out", new TimeoutException()) };
        Func<Task> sync = () => new Syncer(connector).RunAsync(_folder.File("sync.c1z"));
        (await sync.Should().ThrowAsync<ConnectorException>()).Which.Status.Should().Be(ConnectorStatus.DeadlineExceeded);
    }

    [Fact]
    public async Task A_type_that_is_not_there_is_no_filter()
    {
        string path = _folder.File("sync.c1z");
        await using var connector = new DemoConnector();
        await new Syncer(connector).RunAsync(path);
        byte[] before = File.ReadAllBytes(path);
        Func<Task> sync = () => new Syncer(connector, new SyncOptions { ResourceTypeIds = ["user", "gruop"] }).RunAsync(path);
        SyncException error = (await sync.Should().ThrowAsync<SyncException>()).Which;
        error.Code.Should().Be(SyncErrorCode.InvalidOption);
        error.Message.Should().Contain("'gruop'").And.Contain("group");
        File.ReadAllBytes(path).Should().Equal(before);
    }

    [Theory]
    [InlineData("entitlement without resource", "entitlement")]
    [InlineData("grant without entitlement", "grant")]
    [InlineData("grant without principal", "grant")]
    [InlineData("static entitlement without slug", "slug")]
    public async Task A_record_that_cannot_be_stored_is_named(string what, string word)
    {
        await using var connector = new ScriptedConnector(Thing)
        {
            OnResources = _ => ListPage.Of([Resources.Of(Thing, "a", "A")]),
            OnStaticEntitlements = _ => ListPage.Of([new Entitlement { Slug = what == "static entitlement without slug" ? "" : "see", DisplayName = "See" }]),
            OnEntitlements = request => ListPage.Of([what == "entitlement without resource" ? new Entitlement { Id = "e-1" } : Entitlements.Permission(request.Resource, "use")]),
            OnGrants = request =>
            {
                Grant grant = Entitlements.Grant(Entitlements.Permission(request.Resource, "use"), request.Resource);
                grant.Id = "g-1";
                grant.Entitlement = what == "grant without entitlement" ? null : grant.Entitlement;
                grant.Principal = what == "grant without principal" ? null : grant.Principal;
                return ListPage.Of([grant]);
            },
        };
        Func<Task> sync = () => new Syncer(connector).RunAsync(_folder.File("sync.c1z"));
        ConnectorException error = (await sync.Should().ThrowAsync<ConnectorException>()).Which;
        error.Message.Should().Contain("cannot be stored").And.Contain(word);
        error.Message.Should().Contain(word switch { "entitlement" => "e-1", "grant" => "g-1", _ => "See" });
    }

    [Theory]
    [InlineData(nameof(SyncOptions.PageSize))]
    [InlineData(nameof(SyncOptions.RunDuration))]
    [InlineData(nameof(SyncOptions.CheckpointInterval))]
    [InlineData(nameof(SyncOptions.KeepFullSyncs))]
    [InlineData(nameof(SyncOptions.MaxAssetBytes))]
    [InlineData(nameof(SyncOptions.MaxSessionBytes))]
    public void An_option_out_of_range_is_misuse(string option)
    {
        Func<SyncOptions> make = () => option switch
        {
            nameof(SyncOptions.PageSize) => new SyncOptions { PageSize = -1 },
            nameof(SyncOptions.RunDuration) => new SyncOptions { RunDuration = TimeSpan.Zero },
            nameof(SyncOptions.CheckpointInterval) => new SyncOptions { CheckpointInterval = TimeSpan.FromTicks(-1) },
            nameof(SyncOptions.KeepFullSyncs) => new SyncOptions { KeepFullSyncs = 0 },
            nameof(SyncOptions.MaxAssetBytes) => new SyncOptions { MaxAssetBytes = -1 },
            _ => new SyncOptions { MaxSessionBytes = -1 },
        };
        make.Should().Throw<ArgumentOutOfRangeException>();
    }

    public void Dispose() => _folder.Dispose();

    private sealed class Reports<T>(Action<T> told) : IProgress<T>
    {
        public void Report(T value) => told(value);
    }
}
