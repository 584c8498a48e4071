using System.Globalization;
using C1z.Cli.Hosting;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;

namespace C1z.Cli.Syncing;

/// <summary>The standard <c>OTEL_…</c> variables, read strictly: the exporter would ignore a mistyped one and send to the default place.</summary>
/// <param name="variable">Reads an environment variable.</param>
internal sealed class OtelSettings(Func<string, string?> variable)
{
    public const string Traces = "TRACES", Metrics = "METRICS";

    private const string Prefix = "OTEL_EXPORTER_OTLP_";

    /// <summary>False when the signal is switched off (<c>OTEL_TRACES_EXPORTER=none</c>).</summary>
    /// <exception cref="UsageException">Another exporter is asked for.</exception>
    public bool IsWanted(string signal)
    {
        string name = $"OTEL_{signal}_EXPORTER";
        return variable(name) switch
        {
            null or "" or "otlp" => true,
            "none" => false,
            var other => throw new UsageException($"{name} must be otlp or none, not '{other}'"),
        };
    }

    /// <summary>Where and how to send a signal: what is said for it, else what is said for all, else the exporter's defaults.</summary>
    /// <exception cref="UsageException">A variable's value is not understood.</exception>
    public OtlpExporterOptions Of(string signal)
    {
        var options = new OtlpExporterOptions();
        if (Find("PROTOCOL", signal) is ({ } protocolName, { } protocol))
        {
            options.Protocol = protocol switch
            {
                "grpc" => OtlpExportProtocol.Grpc,
                "http/protobuf" => OtlpExportProtocol.HttpProtobuf,
                _ => throw new UsageException($"{protocolName} must be grpc or http/protobuf, not '{protocol}'"),
            };
        }

        if (Find("ENDPOINT", signal) is ({ } endpointName, { } endpoint))
        {
            if (!Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
            {
                throw new UsageException($"{endpointName} must be an absolute URL that begins with http:// or https://");
            }

            // A place for one signal is taken as it is; to the place of all of them HTTP adds the signal's path, as long as nobody assigns the property.
            if (endpointName != Prefix + "ENDPOINT")
            {
                options.Endpoint = uri;
            }
        }

        if (Find("TIMEOUT", signal) is ({ } timeoutName, { } timeout))
        {
            options.TimeoutMilliseconds = int.TryParse(timeout, NumberStyles.None, CultureInfo.InvariantCulture, out int milliseconds) && milliseconds > 0
                ? milliseconds
                : throw new UsageException($"{timeoutName} must be a number of milliseconds, not '{timeout}'");
        }

        if (Find("HEADERS", signal) is ({ } headersName, { } headers))
        {
            // The value is not repeated: it is where credentials are.
            options.Headers = headers.Split(',').All(h => h.IndexOf('=', StringComparison.Ordinal) > 0)
                ? headers
                : throw new UsageException($"{headersName} must be a list of key=value, separated by commas");
        }

        return options;
    }

    /// <summary>What <c>OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE</c> says; cumulative without it.</summary>
    /// <exception cref="UsageException">The value is not understood.</exception>
    public MetricReaderTemporalityPreference Temporality()
    {
        const string Name = Prefix + "METRICS_TEMPORALITY_PREFERENCE";
        return variable(Name)?.ToUpperInvariant() switch
        {
            null or "" or "CUMULATIVE" => MetricReaderTemporalityPreference.Cumulative,
            "DELTA" => MetricReaderTemporalityPreference.Delta,
            "LOWMEMORY" => MetricReaderTemporalityPreference.LowMemory,
            _ => throw new UsageException($"{Name} must be cumulative, delta or lowmemory"),
        };
    }

    private (string? Name, string? Value) Find(string setting, string signal)
    {
        foreach (string name in (string[])[$"{Prefix}{signal}_{setting}", Prefix + setting])
        {
            if (variable(name) is { Length: > 0 } value)
            {
                return (name, value);
            }
        }

        return (null, null);
    }
}
