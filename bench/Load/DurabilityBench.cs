using System.Diagnostics;
using System.Globalization;
using C1z.Engines;
using C1z.Engines.Rocks;

namespace C1z.Bench.Load;

/// <summary>Small batches appended by several threads at each level of durability, and the time to open what they left.</summary>
/// <remarks>
/// A batch is a page of ten rows of about 100 bytes. "Serial" is the level sync behind one lock: nothing of a batch happens while another one is synced. All
/// levels run in one process on one file system, so ratios mean something; the library is a build with assertions, so milliseconds flatter nobody.
/// </remarks>
internal static class DurabilityBench
{
    private const int RowsPerBatch = 10;
    private const int ValueBytes = 80;

    private static readonly int[] WriterCounts = [1, 2, 4, 8];

    public static void Run(string directory, int batches)
    {
        Console.WriteLine($"{"level",-8} {"writers",7} {"batches/s",10} {"p50 µs",9} {"p99 µs",9} {"syncs/batch",12}");
        var rates = new Dictionary<(string Level, int Writers), double>();
        foreach (string level in (string[])["serial", "sync", "group", "async", "none"])
        {
            foreach (int writers in WriterCounts)
            {
                Figures figures = Measure(Path.Combine(directory, "store"), level, writers, batches);
                rates[(level, writers)] = figures.Rate;
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{level,-8} {writers,7} {figures.Rate,10:0} {figures.P50,9:0} {figures.P99,9:0} {figures.SyncsPerBatch,12:0.000}"));
                string name = $"{level}_{writers}";
                Metric($"durability_{name}_batches_per_second", figures.Rate);
                Metric($"durability_{name}_p50_us", figures.P50);
                Metric($"durability_{name}_p99_us", figures.P99);
                Metric($"durability_{name}_syncs_per_batch", figures.SyncsPerBatch);
            }
        }

        Metric("durability_group_over_serial_at_8", rates[("group", 8)] / rates[("serial", 8)]);
        Metric("durability_recovered_rows_per_second", MeasureRecovery(Path.Combine(directory, "store"), rows: 300_000));
    }

    private static Figures Measure(string path, string level, int writers, int batches)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        using RocksStore store = RocksStore.Open(path);
        Durability durability = level == "serial" ? Durability.Sync : Enum.Parse<Durability>(level, ignoreCase: true);
        using var log = new CommitLog(store, new CommitLogOptions { Durability = durability });
        var serial = new Lock();
        int each = Math.Max(1, batches / writers);
        double[] latencies = new double[each * writers];
        long started = Stopwatch.GetTimestamp();
        var threads = new List<Thread>();
        for (int w = 0; w < writers; w++)
        {
            int writer = w;
            var thread = new Thread(() => Append(log, level == "serial" ? serial : new Lock(), writer, latencies.AsSpan(writer * each, each)));
            thread.Start();
            threads.Add(thread);
        }

        threads.ForEach(t => t.Join());
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Array.Sort(latencies);
        return new Figures(
            latencies.Length / seconds,
            latencies[latencies.Length / 2],
            latencies[(int)(latencies.Length * 0.99)],
            (double)log.Counters.Syncs / latencies.Length);
    }

    private static void Append(CommitLog log, Lock turn, int writer, Span<double> latencies)
    {
        var batch = new RocksBatch();
        Span<byte> key = stackalloc byte[16];
        byte[] value = new byte[ValueBytes];
        for (int i = 0; i < latencies.Length; i++)
        {
            batch.Clear();
            for (int row = 0; row < RowsPerBatch; row++)
            {
                BitConverter.TryWriteBytes(key, writer);
                BitConverter.TryWriteBytes(key[4..], i);
                BitConverter.TryWriteBytes(key[8..], row);
                batch.Put(key, value);
            }

            long started = Stopwatch.GetTimestamp();
            lock (turn)
            {
                log.Append(batch);
            }

            latencies[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        }
    }

    // Opening applies the whole log: nothing was flushed.
    private static double MeasureRecovery(string path, int rows)
    {
        Directory.Delete(path, recursive: true);
        using (RocksStore store = RocksStore.Open(path))
        {
            using var log = new CommitLog(store, new CommitLogOptions { Durability = Durability.Async });
            Append(log, new Lock(), 0, new double[rows / RowsPerBatch]);
        }

        long started = Stopwatch.GetTimestamp();
        using RocksStore again = RocksStore.Open(path);
        return rows / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static void Metric(string name, double value) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"METRIC {name}={value:0.###}"));

    private readonly record struct Figures(double Rate, double P50, double P99, double SyncsPerBatch);
}
