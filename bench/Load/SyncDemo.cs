using C1z.Adapters;
using C1z.Proto.Connector.V2;
using C1z.Sync;
using C1z.Sync.Connectors;

namespace C1z.Bench.Load;

/// <summary>A sync of the demo company, and the same rows put by hand: the difference is what syncing costs.</summary>
internal sealed class SyncDemo
{
    private readonly DemoOptions _company;
    private readonly LoadSettings _settings;
    private readonly string _path;
    private Rows? _rows;

    public SyncDemo(LoadSettings settings, string path)
    {
        _settings = settings;
        _path = path;
        _company = new DemoOptions { Users = Math.Max(100, settings.Grants / 10), Groups = Math.Max(20, settings.Grants / 500), Apps = 10, Grants = settings.Grants };
    }

    /// <summary>From an empty connector to the sealed file; without expansion, whose cost depends on the nesting.</summary>
    public (long FileBytes, IReadOnlyDictionary<string, double> Stages) Sync()
    {
        File.Delete(_path);
        return SyncAsync().GetAwaiter().GetResult();
    }

    /// <summary>The rows of that sync, from memory to the sealed file.</summary>
    public (long FileBytes, IReadOnlyDictionary<string, double> Stages) Pack()
    {
        _rows ??= ReadAsync().GetAwaiter().GetResult();
        File.Delete(_path);
        var timings = new C1zTimings();
        using C1zWriter writer = C1zWriter.Open(_path, new C1zWriterOptions { Engine = _settings.Engine, Timings = timings });
        writer.StartSync();
        writer.PutResourceTypes(_rows.Types);
        writer.PutResources(_rows.Resources);
        writer.PutEntitlements(_rows.Entitlements);
        writer.PutGrants(_rows.Grants);
        writer.EndSync();
        return (writer.Save().FileBytes, timings.Snapshot());
    }

    private async Task<(long FileBytes, IReadOnlyDictionary<string, double> Stages)> SyncAsync()
    {
        var timings = new C1zTimings();
        await using var connector = new DemoConnector(_company);
        SyncReport report = await new Syncer(connector, new SyncOptions
        {
            Engine = _settings.Engine,
            Workers = Math.Min(Environment.ProcessorCount, 4),
            Expand = false,
            Timings = timings,
        }).RunAsync(_path);
        Dictionary<string, double> stages = timings.Snapshot().ToDictionary();
        foreach ((string phase, long ms) in report.StepMilliseconds)
        {
            stages[$"phase_{phase}"] = ms;
        }

        return (report.FileBytes, stages);
    }

    // The file of a sync has the rows in the writer's own messages: types, resources and entitlements as given, principals as ids.
    private async Task<Rows> ReadAsync()
    {
        _ = await SyncAsync();
        using C1zReader reader = C1zReader.Open(_path);
        return new Rows(
            [.. reader.EnumerateResourceTypes()], [.. reader.EnumerateResources()], [.. reader.EnumerateEntitlements()], [.. reader.EnumerateGrants()]);
    }

    private sealed record Rows(ResourceType[] Types, Resource[] Resources, Entitlement[] Entitlements, Grant[] Grants);
}
