using System.Globalization;
using System.Text.Json;

namespace C1z.Bench.Load;

/// <summary>Prints the medians of a scenario's repetitions: one JSON object, then METRIC lines.</summary>
internal static class Report
{
    public static void Print(
        string scenario, string prefix, IReadOnlyDictionary<string, object> settings, IReadOnlyList<Measurement> runs, int grants)
    {
        var stages = runs.SelectMany(r => r.StagesMs.Keys).Distinct().Order(StringComparer.Ordinal)
            .ToDictionary(s => s, s => Median(runs, r => r.StagesMs.GetValueOrDefault(s)));
        double wall = Median(runs, r => r.WallMs);
        var document = new Dictionary<string, object>
        {
            ["scenario"] = scenario,
            ["settings"] = settings,
            ["repetitions"] = runs.Count,
            ["wall_ms"] = wall,
            ["wall_ms_min"] = runs.Min(r => r.WallMs),
            ["wall_ms_max"] = runs.Max(r => r.WallMs),
            ["cpu_ms"] = Median(runs, r => r.CpuMs),
            ["grants_per_second"] = wall == 0 ? 0 : grants / wall * 1000,
            ["allocated_bytes"] = Median(runs, r => r.AllocatedBytes),
            ["peak_resident_bytes"] = Median(runs, r => r.PeakResidentBytes),
            ["peak_extra_bytes"] = Median(runs, r => r.PeakExtraBytes),
            ["file_bytes"] = Median(runs, r => r.FileBytes),
            ["stages_ms"] = stages,
        };
        Console.WriteLine(JsonSerializer.Serialize(document));
        Metric($"{prefix}{scenario}_ms", wall);
        Metric(prefix + "grants_per_second", grants / wall * 1000);
        Metric(prefix + "cpu_ms", Median(runs, r => r.CpuMs));
        Metric(prefix + "peak_rss_mb", Median(runs, r => r.PeakResidentBytes) / (1 << 20));
        Metric(prefix + "peak_extra_mb", Median(runs, r => r.PeakExtraBytes) / (1 << 20));
        Metric(prefix + "alloc_bytes_per_grant", Median(runs, r => r.AllocatedBytes) / Math.Max(1, grants));
        Metric(prefix + "file_bytes", Median(runs, r => r.FileBytes));
        foreach ((string stage, double ms) in stages)
        {
            Metric($"{prefix}stage_{stage}_ms", ms);
        }
    }

    /// <summary>Prints the floors that were measured between the repetitions, and how many of each a repetition took.</summary>
    public static void PrintFloor(string prefix, IReadOnlyList<Floor> floors, IReadOnlyList<Measurement> runs)
    {
        double wall = Median(runs, r => r.WallMs);
        double steps = floors.Select(f => f.Milliseconds).Order().ElementAt(floors.Count / 2);
        double fused = floors.Select(f => f.FusedMilliseconds).Order().ElementAt(floors.Count / 2);
        Metric("floor_ms", steps);
        Metric("fused_floor_ms", fused);
        Metric(prefix + "times_floor", wall / steps);
        Metric(prefix + "times_fused_floor", wall / fused);
    }

    private static void Metric(string name, double value) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"METRIC {name}={value:0.###}"));

    private static double Median(IReadOnlyList<Measurement> runs, Func<Measurement, double> figure)
    {
        double[] values = [.. runs.Select(figure).Order()];
        int middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
