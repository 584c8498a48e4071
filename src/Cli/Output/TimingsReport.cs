using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using C1z.Adapters;

namespace C1z.Cli.Output;

/// <summary>What <c>--timings</c> prints: stages of the work, and what the command took in all. Starts when it is made.</summary>
internal sealed class TimingsReport
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly TimeSpan _cpu = Environment.CpuUsage.TotalTime;

    /// <summary>Collects the stages.</summary>
    public C1zTimings Timings { get; } = new();

    /// <summary>Prints a line for each stage, then the whole.</summary>
    public void Print(TextWriter text)
    {
        text.WriteLine("stages (ms; those that run side by side overlap):");
        foreach ((string stage, double milliseconds) in Timings.Snapshot())
        {
            text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {stage,-10} {milliseconds,10:0.0}"));
        }

        (double wall, double cpu) = Whole();
        text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {"wall",-10} {wall,10:0.0}"));
        text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {"cpu",-10} {cpu,10:0.0}"));
    }

    /// <summary>Writes the property <c>timings</c>.</summary>
    public void Write(Utf8JsonWriter json)
    {
        (double wall, double cpu) = Whole();
        json.WriteStartObject("timings"u8);
        json.WriteNumber("wallMs"u8, Math.Round(wall, 1));
        json.WriteNumber("cpuMs"u8, Math.Round(cpu, 1));
        json.WriteStartObject("stagesMs"u8);
        foreach ((string stage, double milliseconds) in Timings.Snapshot())
        {
            json.WriteNumber(stage, Math.Round(milliseconds, 1));
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private (double Wall, double Cpu) Whole() =>
        (Stopwatch.GetElapsedTime(_started).TotalMilliseconds, (Environment.CpuUsage.TotalTime - _cpu).TotalMilliseconds);
}
