using System.Diagnostics;
using System.Diagnostics.Metrics;
using C1z.Adapters;

namespace C1z.Sync;

/// <summary>Names under which a sync can be observed with the runtime's metrics and traces. Nothing is collected, and nothing allocated, unless somebody listens.</summary>
/// <remarks>
/// <list type="table">
/// <item><term><c>c1z.sync.records</c></term><description>counter, {record}: records that the connector listed and this run stored; <c>c1z.record.kind</c></description></item>
/// <item><term><c>c1z.sync.call.duration</c></term><description>histogram, s: connector calls, repeated ones included; <c>c1z.connector.call</c>, and <c>error.type</c>
/// for those that failed: the name of a <see cref="ConnectorStatus"/></description></item>
/// <item><term><c>c1z.sync.retries</c></term><description>counter, {call}: calls repeated; <c>c1z.connector.call</c></description></item>
/// <item><term><c>c1z.sync.warnings</c></term><description>counter, {warning}; <c>c1z.warning.rule</c></description></item>
/// <item><term><c>c1z.sync.checkpoints</c></term><description>counter, {checkpoint}</description></item>
/// </list>
/// <para>Activities: <c>sync</c> for a run (<c>c1z.sync.id</c>, <c>c1z.sync.complete</c>), inside it one for each phase, named as the <see cref="SyncPhase"/>, and
/// <c>save</c>. One that an error ends has the status error and <c>error.type</c>.</para>
/// <para>Every attribute has a small set of values and none comes from a record, a setting or a message of the connector.</para>
/// </remarks>
public static class SyncTelemetry
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "C1z.Sync";

    private const string Call = "c1z.connector.call", Succeeded = "Ok";

    private static readonly string? Version = typeof(SyncTelemetry).Assembly.GetName().Version?.ToString(3);

    // Declared before the instruments: fields are initialized in the order of the text.
    private static readonly Meter Meter = new(Name, Version);

    private static readonly Counter<long> RecordCounter = Meter.CreateCounter<long>("c1z.sync.records", "{record}", "Records listed and stored.");
    private static readonly Counter<long> RetryCounter = Meter.CreateCounter<long>("c1z.sync.retries", "{call}", "Connector calls repeated.");
    private static readonly Counter<long> WarningCounter = Meter.CreateCounter<long>("c1z.sync.warnings", "{warning}", "What did not stop a sync.");
    private static readonly Counter<long> CheckpointCounter = Meter.CreateCounter<long>("c1z.sync.checkpoints", "{checkpoint}", "Checkpoints taken.");

    // From calls that a connector answers out of its memory to those that a source takes minutes for.
    private static readonly Histogram<double> CallDuration = Meter.CreateHistogram(
        "c1z.sync.call.duration",
        "s",
        "Duration of connector calls.",
        tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300] });

    internal static ActivitySource Activities { get; } = new(Name, Version);

    /// <summary>Marks an activity as ended by an error: status error, and <c>error.type</c>, the error's code. Its message may quote the source and is left out.</summary>
    /// <param name="activity">The activity; null when nobody listens.</param>
    /// <param name="error">What ended it.</param>
    public static void Fail(Activity? activity, Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        activity?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", error switch
        {
            SyncException e => e.Code.ToString(),
            C1zException e => e.Code.ToString(),
            OperationCanceledException => "Cancelled",
            _ => error.GetType().FullName,
        });
    }

    /// <summary>Does work inside an activity, which says how the work ended.</summary>
    /// <param name="name">The activity's.</param>
    /// <param name="work">The work; the activity is null when nobody listens.</param>
    internal static async ValueTask<T> InActivityAsync<T>(string name, Func<Activity?, ValueTask<T>> work)
    {
        using Activity? activity = Activities.StartActivity(name);
        try
        {
            return await work(activity);
        }
        catch (Exception e)
        {
            Fail(activity, e);
            throw;
        }
    }

    internal static void Stored(string kind, int count) => RecordCounter.Add(count, new KeyValuePair<string, object?>("c1z.record.kind", kind));

    /// <summary>A call ended.</summary>
    /// <param name="call">Its name.</param>
    /// <param name="status">How: <c>Ok</c>, or the name of a <see cref="ConnectorStatus"/>.</param>
    /// <param name="time">How long it took.</param>
    internal static void Called(string call, string status, TimeSpan time)
    {
        var name = new KeyValuePair<string, object?>(Call, call);
        if (status == Succeeded)
        {
            CallDuration.Record(time.TotalSeconds, name);
        }
        else
        {
            CallDuration.Record(time.TotalSeconds, name, new KeyValuePair<string, object?>("error.type", status));
        }
    }

    internal static void Retried(string call) => RetryCounter.Add(1, new KeyValuePair<string, object?>(Call, call));

    internal static void Warned(string rule) => WarningCounter.Add(1, new KeyValuePair<string, object?>("c1z.warning.rule", rule));

    internal static void Checkpointed() => CheckpointCounter.Add(1);
}
