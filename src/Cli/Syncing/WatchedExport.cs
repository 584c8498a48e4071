using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;

namespace C1z.Cli.Syncing;

/// <summary>Whether what was sent arrived. The exporters tell nobody but an event source, and the tool runs without those.</summary>
/// <remarks>Safe for concurrent use: exporters send on threads of their own.</remarks>
internal sealed class ExportWatch
{
    private readonly Lock _lock = new();
    private int _running;
    private bool _hasFailed;

    /// <summary>True when nothing failed and nothing is still on its way.</summary>
    public bool IsDelivered
    {
        get
        {
            lock (_lock)
            {
                return _running == 0 && !_hasFailed;
            }
        }
    }

    public void Begin()
    {
        lock (_lock)
        {
            _running++;
        }
    }

    /// <param name="result">How it ended.</param>
    /// <param name="repairs">True when a success makes up for the failures before it.</param>
    public void End(ExportResult result, bool repairs)
    {
        lock (_lock)
        {
            _running--;
            _hasFailed = result == ExportResult.Failure || (_hasFailed && !repairs);
        }
    }
}

/// <summary>Sends spans; each is sent once.</summary>
internal sealed class WatchedTraceExporter(OtlpExporterOptions options, ExportWatch watch) : OtlpTraceExporter(options)
{
    public override ExportResult Export(in Batch<Activity> activityBatch)
    {
        watch.Begin();
        ExportResult result = base.Export(activityBatch);
        watch.End(result, repairs: false);
        return result;
    }
}

/// <summary>Sends metrics; every export has the sums from the start, unless differences are asked for.</summary>
internal sealed class WatchedMetricExporter(OtlpExporterOptions options, ExportWatch watch, bool areSums) : OtlpMetricExporter(options)
{
    public override ExportResult Export(in Batch<Metric> metrics)
    {
        watch.Begin();
        ExportResult result = base.Export(metrics);
        watch.End(result, repairs: areSums);
        return result;
    }
}
