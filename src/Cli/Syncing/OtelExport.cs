using C1z.Sync;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace C1z.Cli.Syncing;

/// <summary>Sends the metrics and traces of a sync to a collector. Where to is said by the standard <c>OTEL_EXPORTER_OTLP_*</c> variables.</summary>
internal sealed class OtelExport : IDisposable
{
    private readonly MeterProvider _metrics;
    private readonly TracerProvider _traces;

    private OtelExport()
    {
        ResourceBuilder resource = ResourceBuilder.CreateDefault().AddService("c1z");
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(SyncTelemetry.Name).AddOtlpExporter().Build();
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(SyncTelemetry.Name).AddOtlpExporter().Build();
    }

    /// <summary>Starts to collect; the rest is sent when the answer is disposed.</summary>
    /// <param name="isWanted">False does nothing and answers null.</param>
    public static OtelExport? Start(bool isWanted) => isWanted ? new OtelExport() : null;

    public void Dispose()
    {
        _metrics.Dispose();
        _traces.Dispose();
    }
}
