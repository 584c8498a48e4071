using C1z.Adapters;
using C1z.Sync.Connectors;
using C1z.Sync.Tests.Support;

namespace C1z.Sync.Tests.Syncing;

/// <summary>P2 and P3: a sync that is paused, cancelled or fails goes on where it was. Kills are tested with the tool.</summary>
public sealed class ResumeTests : IDisposable
{
    private static readonly DemoOptions Company = new() { Users = 80, Groups = 12, Apps = 3, PageSize = 40 };

    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(C1zEngine.Lsm, 0)]
    [InlineData(C1zEngine.Lsm, 3)]
    [InlineData(C1zEngine.Sqlite, 0)]
    public async Task Pauses_change_nothing(C1zEngine engine, int workers)
    {
        var options = new SyncOptions { Engine = engine, Workers = workers };
        string expected = _folder.File("whole.c1z"), path = _folder.File("paused.c1z");
        await using var connector = new DemoConnector(Company);
        await new Syncer(connector, options).RunAsync(expected);

        // Every page takes a minute of this clock, and every run has ten.
        int runs = 0;
        SyncReport report;
        do
        {
            var clock = new ManualClock();
            var slow = new HookedConnector(connector, (_, _) =>
            {
                clock.Advance(TimeSpan.FromMinutes(1));
                return Task.CompletedTask;
            });
            report = await new Syncer(slow, options with { Clock = clock, RunDuration = TimeSpan.FromMinutes(10) }).RunAsync(path);
            report.WasResumed.Should().Be(runs > 0);
            runs++;
        }
        while (!report.IsComplete);

        runs.Should().BeGreaterThan(3);
        Content.Of(path).Should().Equal(Content.Of(expected));
        C1zVerifier.Verify(path, new VerifyOptions(), _ => { }).Errors.Should().Be(0);
    }

    [Fact]
    public async Task A_sync_goes_on_after_every_single_call_failed_once()
    {
        string expected = _folder.File("whole.c1z"), path = _folder.File("failing.c1z");
        await using var connector = new DemoConnector(Company);
        await new Syncer(connector).RunAsync(expected);
        var failed = new HashSet<string>();
        var failing = new HookedConnector(connector, (call, subject) =>
            failed.Add(call + subject) && call != "Validate" ? throw new ConnectorException(ConnectorStatus.Internal, "once") : Task.CompletedTask);

        int failures = 0;
        while (true)
        {
            try
            {
                SyncReport report = await new Syncer(failing, new SyncOptions { CheckpointInterval = TimeSpan.Zero }).RunAsync(path);
                report.IsComplete.Should().BeTrue();
                break;
            }
            catch (ConnectorException e) when (e.Status == ConnectorStatus.Internal)
            {
                failures++;
                File.Exists(path).Should().BeFalse("an unfinished sync is not published");
            }
        }

        failures.Should().BeGreaterThan(20);
        Content.Of(path).Should().Equal(Content.Of(expected));
    }

    [Fact]
    public async Task A_cancelled_sync_goes_on()
    {
        string expected = _folder.File("whole.c1z"), path = _folder.File("cancelled.c1z");
        await using var connector = new DemoConnector(Company);
        await new Syncer(connector).RunAsync(expected);
        using var stop = new CancellationTokenSource();
        var stopping = new HookedConnector(connector, (call, _) => call == "ListGrants" ? stop.CancelAsync() : Task.CompletedTask);
        Func<Task> cancelled = () => new Syncer(stopping).RunAsync(path, stop.Token);
        await cancelled.Should().ThrowAsync<OperationCanceledException>();

        var counted = new HookedConnector(connector);
        SyncReport report = await new Syncer(counted).RunAsync(path);
        report.WasResumed.Should().BeTrue();
        counted.CallsOf("ListResources").Should().Be(0, "the resources are stored");
        Content.Of(path).Should().Equal(Content.Of(expected));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task A_crash_after_any_page_changes_nothing(int workers)
    {
        string expected = _folder.File("whole.c1z");
        await using var connector = new DemoConnector(new DemoOptions { Users = 20, Groups = 3, Apps = 1, PageSize = 10 });
        var options = new SyncOptions { Workers = workers, CheckpointInterval = TimeSpan.Zero };
        int reports = 0;
        await new Syncer(connector, options with { Progress = new Crash(() => reports++) }).RunAsync(expected);
        IReadOnlyList<string> rows = Content.Of(expected);

        int resumed = 0;
        for (int last = 1; last <= reports; last += 1 + workers)
        {
            // Nobody is told of this failure: nothing is written down after it, as when the process is gone.
            string path = _folder.File($"crashed-{last}.c1z");
            int left = last;
            Func<Task> crash = () => new Syncer(connector, options with { Progress = new Crash(() => _ = --left == 0 ? throw new InvalidProgramException() : 0) }).RunAsync(path);
            await crash.Should().ThrowAsync<InvalidProgramException>();
            File.Exists(path).Should().BeFalse();
            SyncReport report = await new Syncer(connector, options).RunAsync(path);
            resumed += report.WasResumed ? 1 : 0;
            Content.Of(path).Should().Equal(rows, $"crash at report {last} of {reports}");
        }

        resumed.Should().BeGreaterThan(reports / (1 + workers) * 3 / 4);
    }

    [Fact]
    public async Task Work_made_with_other_options_or_a_week_ago_is_not_taken_up()
    {
        string path = _folder.File("sync.c1z");
        await using var connector = new DemoConnector(Company);
        var clock = new ManualClock();
        var slow = new HookedConnector(connector, (_, _) =>
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            return Task.CompletedTask;
        });
        var options = new SyncOptions { Clock = clock, RunDuration = TimeSpan.FromMinutes(10) };
        string first = (await new Syncer(slow, options).RunAsync(path)).SyncId;

        SyncReport other = await new Syncer(slow, options with { SkipGrants = true }).RunAsync(path);
        other.WasResumed.Should().BeFalse();
        other.SyncId.Should().NotBe(first);

        clock.Advance(TimeSpan.FromDays(8));
        (await new Syncer(slow, options with { SkipGrants = true }).RunAsync(path)).WasResumed.Should().BeFalse();
    }

    [Theory]
    [InlineData(C1zEngine.Lsm)]
    [InlineData(C1zEngine.Sqlite)]
    public async Task A_session_is_kept_over_a_pause_and_gone_at_the_end(C1zEngine engine)
    {
        string path = _folder.File("sync.c1z");
        await using var connector = new RememberingConnector();

        // The resources, which write the value, and the grants, which read it, are listed by runs of their own.
        SyncReport report;
        int runs = 0;
        do
        {
            report = await new Syncer(connector, new SyncOptions { Engine = engine, RunDuration = TimeSpan.FromTicks(1) }).RunAsync(path);
            runs++;
        }
        while (!report.IsComplete);

        runs.Should().BeGreaterThan(4);
        connector.Seen.Should().Be("remembered");
        using C1zReader reader = C1zReader.Open(path);
        reader.EnumerateSessions(report.SyncId).Should().BeEmpty();
    }

    public void Dispose() => _folder.Dispose();

    private sealed class Crash(Action told) : IProgress<SyncProgress>
    {
        public void Report(SyncProgress value) => told();
    }

    private sealed class RememberingConnector : Connector
    {
        private readonly Things _things;

        public RememberingConnector()
            : this(new Things())
        {
        }

        private RememberingConnector(Things things)
            : base("Remembers", things)
        {
            _things = things;
        }

        public string? Seen => _things.Seen;

        private sealed class Things() : ResourceSyncer(ResourceTypes.Of("thing", "Thing"))
        {
            public string? Seen { get; private set; }

            public override async ValueTask<ListPage<Proto.Connector.V2.Resource>> ListAsync(ResourceListRequest request, CancellationToken cancel)
            {
                await request.Session.SetAsync("key", "remembered"u8.ToArray(), cancel);
                return ListPage.Of([Resources.Of(Type, "a", "A")]);
            }

            public override async ValueTask<ListPage<Proto.Connector.V2.Grant>> ListGrantsAsync(GrantListRequest request, CancellationToken cancel)
            {
                Seen = await request.Session.GetAsync("key", cancel) is { } value ? System.Text.Encoding.UTF8.GetString(value.Span) : null;
                return ListPage.Empty<Proto.Connector.V2.Grant>();
            }
        }
    }
}
