using System.Diagnostics;
using System.Globalization;

namespace C1z.Bench.Load;

/// <summary>What one run of a scenario cost.</summary>
internal sealed record Measurement
{
    public required double WallMs { get; init; }

    public required double CpuMs { get; init; }

    public required long AllocatedBytes { get; init; }

    /// <summary>Peak resident bytes of the process during the run, minus what was resident before it.</summary>
    public required long PeakExtraBytes { get; init; }

    public required long PeakResidentBytes { get; init; }

    /// <summary>Size of the file that the run wrote or read.</summary>
    public required long FileBytes { get; init; }

    public required IReadOnlyDictionary<string, double> StagesMs { get; init; }

    /// <summary>Runs unmeasured for two seconds, at least once: small runs are over before the runtime has compiled what they use.</summary>
    public static void WarmUp(Action run)
    {
        long started = Stopwatch.GetTimestamp();
        do
        {
            run();
        }
        while (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(2));
    }

    /// <summary>Runs once, measured from outside the product.</summary>
    public static Measurement Of(Func<(long FileBytes, IReadOnlyDictionary<string, double> Stages)> run)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        long residentBefore = Resident("VmRSS:");
        ResetPeak();
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        using var process = Process.GetCurrentProcess();
        TimeSpan cpu = process.TotalProcessorTime;
        long started = Stopwatch.GetTimestamp();
        (long fileBytes, IReadOnlyDictionary<string, double> stages) = run();
        double wall = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        process.Refresh();
        long peak = Resident("VmHWM:");
        return new Measurement
        {
            WallMs = wall,
            CpuMs = (process.TotalProcessorTime - cpu).TotalMilliseconds,
            AllocatedBytes = GC.GetTotalAllocatedBytes(precise: true) - allocated,
            PeakResidentBytes = peak,
            PeakExtraBytes = Math.Max(0, peak - residentBefore),
            FileBytes = fileBytes,
            StagesMs = stages,
        };
    }

    // Linux: writing 5 resets the high-water mark of resident memory. Elsewhere the peak is that of the whole process.
    private static void ResetPeak()
    {
        if (File.Exists("/proc/self/clear_refs"))
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
        }
    }

    private static long Resident(string field)
    {
        if (!File.Exists("/proc/self/status"))
        {
            return Environment.WorkingSet;
        }

        string line = File.ReadLines("/proc/self/status").First(l => l.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line[field.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024;
    }
}
