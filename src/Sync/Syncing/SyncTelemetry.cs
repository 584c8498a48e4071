using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace C1z.Sync;

/// <summary>Names under which a sync can be observed with the runtime's metrics and traces. Nothing is collected unless somebody listens.</summary>
/// <remarks>
/// <list type="table">
/// <item><term><c>c1z.sync.records</c></term><description>counter, records stored; <c>kind</c></description></item>
/// <item><term><c>c1z.sync.call.duration</c></term><description>histogram, ms of a connector call; <c>call</c>, <c>status</c></description></item>
/// <item><term><c>c1z.sync.retries</c></term><description>counter, calls repeated; <c>call</c></description></item>
/// <item><term><c>c1z.sync.warnings</c></term><description>counter; <c>rule</c></description></item>
/// <item><term><c>c1z.sync.checkpoints</c></term><description>counter</description></item>
/// </list>
/// Activities: <c>sync</c> for a run, inside it one for each phase, named as the phase, and <c>save</c>.
/// </remarks>
public static class SyncTelemetry
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "C1z.Sync";

    internal static readonly ActivitySource Activities = new(Name);

    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> RecordCounter = Meter.CreateCounter<long>("c1z.sync.records", "{record}", "Records stored.");
    private static readonly Histogram<double> CallDuration = Meter.CreateHistogram<double>("c1z.sync.call.duration", "ms", "Duration of connector calls.");
    private static readonly Counter<long> RetryCounter = Meter.CreateCounter<long>("c1z.sync.retries", "{call}", "Calls repeated.");
    private static readonly Counter<long> WarningCounter = Meter.CreateCounter<long>("c1z.sync.warnings", "{warning}", "Warnings.");
    private static readonly Counter<long> CheckpointCounter = Meter.CreateCounter<long>("c1z.sync.checkpoints", "{checkpoint}", "Checkpoints taken.");

    internal static void Stored(string kind, int count) => RecordCounter.Add(count, new KeyValuePair<string, object?>("kind", kind));

    internal static void Called(string call, string status, TimeSpan time) => CallDuration.Record(
        time.TotalMilliseconds, new KeyValuePair<string, object?>("call", call), new KeyValuePair<string, object?>("status", status));

    internal static void Retried(string call) => RetryCounter.Add(1, new KeyValuePair<string, object?>("call", call));

    internal static void Warned(string rule) => WarningCounter.Add(1, new KeyValuePair<string, object?>("rule", rule));

    internal static void Checkpointed() => CheckpointCounter.Add(1);
}
