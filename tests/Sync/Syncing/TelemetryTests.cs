using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using C1z.Sync.Connectors;
using C1z.Sync.Tests.Support;

namespace C1z.Sync.Tests.Syncing;

/// <summary>Instruments belong to the process: nothing else may sync while these tests listen.</summary>
[CollectionDefinition(nameof(TelemetryTests), DisableParallelization = true)]
public sealed class TelemetryTestsDefinition;

/// <summary>What a sync tells to whoever listens, and what it costs when nobody does.</summary>
[Collection(nameof(TelemetryTests))]
public sealed class TelemetryTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Sums_are_those_of_the_report()
    {
        var sums = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == SyncTelemetry.Name)
                {
                    l.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument.Name, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            value.Should().BeInRange(0, 60, "seconds");
            Add(instrument.Name, 1, tags);
        });
        listener.Start();

        int failures = 0;
        await using var connector = new HookedConnector(new DemoConnector(), (call, subject) => (call, subject) switch
        {
            ("ListGrants", "group-3") when failures++ < 2 => throw new ConnectorException(ConnectorStatus.Unavailable, "later"),
            ("ListGrants", "group-4") => throw new ConnectorException(ConnectorStatus.NotFound, "gone"),
            _ => Task.CompletedTask,
        });
        SyncReport report = await new Syncer(connector, new SyncOptions { Clock = new ManualClock() }).RunAsync(_folder.File("sync.c1z"));

        sums["c1z.sync.records c1z.record.kind=resource"].Should().Be(report.Counts.Resources);
        sums["c1z.sync.records c1z.record.kind=grant"].Should().Be(report.Counts.Grants);
        sums["c1z.sync.retries c1z.connector.call=ListGrants"].Should().Be(report.Retries).And.Be(2);
        sums["c1z.sync.warnings c1z.warning.rule=not-found"].Should().Be(report.WarningCounts["not-found"]).And.Be(1);
        sums["c1z.sync.call.duration c1z.connector.call=ListGrants error.type=Unavailable"].Should().Be(2);
        sums["c1z.sync.call.duration c1z.connector.call=ListGrants error.type=NotFound"].Should().Be(1);
        sums.Where(s => s.Key.StartsWith("c1z.sync.call.duration", StringComparison.Ordinal)).Sum(s => s.Value).Should().Be(report.Calls);

        void Add(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => sums.AddOrUpdate(
            string.Join(' ', tags.ToArray().Select(t => $"{t.Key}={t.Value}").Prepend(name)), value, (_, sum) => sum + value);
    }

    [Fact]
    public async Task Phases_are_activities_inside_that_of_the_run()
    {
        var stopped = new ConcurrentQueue<Activity>();
        using ActivityListener listener = Listen(stopped);
        await using var connector = new DemoConnector();
        SyncReport report = await new Syncer(connector).RunAsync(_folder.File("sync.c1z"));
        Activity run = stopped.Last();
        run.OperationName.Should().Be("sync");
        run.GetTagItem("c1z.sync.id").Should().Be(report.SyncId);
        stopped.SkipLast(1).Should().OnlyContain(a => a.ParentSpanId == run.SpanId);
        stopped.SkipLast(1).Select(a => a.OperationName).Should().Equal(
            "Init", "ResourceTypes", "Resources", "StaticEntitlements", "Entitlements", "Grants", "Expansion", "save");
    }

    [Fact]
    public async Task An_activity_that_an_error_ends_says_of_what_kind_it_was()
    {
        var stopped = new ConcurrentQueue<Activity>();
        using ActivityListener listener = Listen(stopped);
        await using var connector = new HookedConnector(new DemoConnector(), (call, _) => call == "ListEntitlements"
            ? throw new ConnectorException(ConnectorStatus.PermissionDenied, "the secret of the source")
            : Task.CompletedTask);
        Func<Task> sync = () => new Syncer(connector).RunAsync(_folder.File("sync.c1z"));
        await sync.Should().ThrowAsync<ConnectorException>();

        stopped.Where(a => a.Status == ActivityStatusCode.Error).Select(a => (a.OperationName, a.GetTagItem("error.type"))).Should().Equal(
            ("Entitlements", "Connector"), ("sync", "Connector"));
        stopped.Should().OnlyContain(a => a.StatusDescription == null);
    }

    [Fact]
    public void Nothing_is_allocated_when_nobody_listens()
    {
        TimeSpan time = TimeSpan.FromSeconds(1);
        Allocation.Of(() =>
        {
            SyncTelemetry.Stored("grant", 1000);
            SyncTelemetry.Called("ListGrants", "Ok", time);
            SyncTelemetry.Called("ListGrants", "Unavailable", time);
            SyncTelemetry.Retried("ListGrants");
            SyncTelemetry.Warned("not-found");
            SyncTelemetry.Checkpointed();
            SyncTelemetry.Activities.StartActivity("Grants")?.Dispose();
        }).Should().Be(0);
    }

    private static ActivityListener Listen(ConcurrentQueue<Activity> stopped)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == SyncTelemetry.Name,
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = stopped.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
