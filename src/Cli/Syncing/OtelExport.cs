using System.Diagnostics;
using C1z.Cli.Hosting;
using C1z.Sync;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace C1z.Cli.Syncing;

/// <summary>Sends the metrics and traces of a sync to a collector. Where to is said by the standard <c>OTEL_EXPORTER_OTLP_*</c> variables.</summary>
/// <remarks>A collector that is away or slow costs a warning and at most <see cref="Patience"/>; it never fails a sync.</remarks>
internal sealed class OtelExport : IDisposable
{
    /// <summary>Name of the activity source of the tool itself.</summary>
    public const string Source = "C1z.Cli";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly string? Version = typeof(OtelExport).Assembly.GetName().Version?.ToString(3);

    private readonly Action<string> _warn;
    private readonly ActivitySource _activities = new(Source, Version);
    private readonly ExportWatch _traceWatch = new(), _metricWatch = new();
    private readonly TracerProvider? _traces;
    private readonly MeterProvider? _metrics;
    private readonly Activity? _span;
    private readonly string _collector;

    private OtelExport(OtelSettings settings, string connector, Action<string> warn)
    {
        _warn = warn;
        var places = new SortedSet<string>(StringComparer.Ordinal);

        // What the user says in OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES comes last and counts.
        ResourceBuilder resource = ResourceBuilder.CreateEmpty().AddService("c1z", serviceVersion: Version).AddTelemetrySdk().AddEnvironmentVariableDetector();
        if (settings.IsWanted(OtelSettings.Traces))
        {
            OtlpExporterOptions options = Noted(settings.Of(OtelSettings.Traces), places);
            _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(SyncTelemetry.Name).AddSource(Source)
                .AddProcessor(new BatchActivityExportProcessor(new WatchedTraceExporter(options, _traceWatch)))
                .Build();
        }

        if (settings.IsWanted(OtelSettings.Metrics))
        {
            OtlpExporterOptions options = Noted(settings.Of(OtelSettings.Metrics), places);
            MetricReaderTemporalityPreference temporality = settings.Temporality();
            var exporter = new WatchedMetricExporter(options, _metricWatch, areSums: temporality == MetricReaderTemporalityPreference.Cumulative);
            PeriodicExportingMetricReaderOptions period = new();
            _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(SyncTelemetry.Name)
                .AddReader(new PeriodicExportingMetricReader(
                    exporter, period.ExportIntervalMilliseconds ?? 60_000, period.ExportTimeoutMilliseconds ?? 30_000) { TemporalityPreference = temporality })
                .Build();
        }

        _collector = string.Join(", ", places);
        _span = _activities.StartActivity("c1z sync")?.SetTag("c1z.connector.name", connector);
    }

    /// <summary>Starts to collect; the rest is sent when the answer is disposed.</summary>
    /// <param name="connector">Which connector is used: the word on the command line.</param>
    /// <param name="warn">Told when the collector did not get everything.</param>
    /// <exception cref="UsageException">A variable's value is not understood.</exception>
    public static OtelExport Start(string connector, Action<string> warn) =>
        new(new OtelSettings(Environment.GetEnvironmentVariable), connector, warn);

    /// <summary>Says how the command ended.</summary>
    /// <param name="exitCode">Its exit code.</param>
    /// <param name="error">Why; null when it went well. Its message is not sent: it may quote the source.</param>
    /// <param name="phase">The phase that was reached; null for none.</param>
    public void End(int exitCode, Exception? error, SyncPhase? phase)
    {
        _span?.SetTag("process.exit.code", exitCode);
        if (error is null)
        {
            return;
        }

        SyncTelemetry.Fail(_span, error);
        if (phase is { } reached)
        {
            _span?.SetTag("c1z.sync.phase", reached.ToString());
        }
    }

    public void Dispose()
    {
        _span?.Dispose();

        // Side by side: both may go to a collector that does not answer.
        int patience = (int)Patience.TotalMilliseconds;
        using Task traces = Task.Run(() => _traces?.Shutdown(patience));
        _metrics?.Shutdown(patience);
        traces.GetAwaiter().GetResult();
        if (!_traceWatch.IsDelivered || !_metricWatch.IsDelivered)
        {
            string what = (_traceWatch.IsDelivered, _metricWatch.IsDelivered) switch
            {
                (false, false) => "metrics and traces",
                (false, true) => "traces",
                _ => "metrics",
            };
            _warn($"not all {what} arrived at {_collector}");
        }

        _metrics?.Dispose();
        _traces?.Dispose();
        _activities.Dispose();
    }

    // Without the user's name and password, which a URL can hold.
    private static OtlpExporterOptions Noted(OtlpExporterOptions options, SortedSet<string> places)
    {
        places.Add(options.Endpoint.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped));
        return options;
    }
}
