using System.Globalization;
using C1z.Adapters;

namespace C1z.Bench.Load;

/// <summary>Writes the same rows with both engines in one run, in turns, with the floor between: times drift from run to run, ratios less.</summary>
internal static class Comparison
{
    private const int Page = 10_000;

    private static readonly (int Grants, int Page)[] Rows = [(1_000, 0), (100_000, 0), (1_000_000, 0), (1_000_000, Page)];

    public static void Run(string directory, int repetitions)
    {
        Console.WriteLine("| grants | calls | lsm ms | sqlite ms | sqlite ÷ lsm | floor ms | lsm ÷ floor | fused floor ms | lsm CPU ms | allocated B/grant | peak MB beyond input | file MB |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach ((int grants, int page) in Rows)
        {
            WriteRow(directory, new LoadSettings { Scenario = "writepack", Grants = grants, Page = page }, repetitions);
        }
    }

    private static void WriteRow(string directory, LoadSettings load, int repetitions)
    {
        var data = new Dataset(load.Grants);
        Func<(long, IReadOnlyDictionary<string, double>)> lsm = Scenarios.Prepare(directory, load with { Engine = C1zEngine.Lsm }, data)!;
        Func<(long, IReadOnlyDictionary<string, double>)> sqlite = Scenarios.Prepare(directory, load with { Engine = C1zEngine.Sqlite }, data)!;
        var fast = new List<Measurement>();
        var fair = new List<Measurement>();
        var floors = new List<Floor>();
        Measurement.WarmUp(() => _ = lsm());
        Measurement.WarmUp(() => _ = sqlite());
        for (int i = 0; i < repetitions; i++)
        {
            Measurement one = Measurement.Of(lsm);
            Floor floor = Floor.Measure(data.Grants, Path.Combine(directory, "floor"));
            Measurement other = Measurement.Of(sqlite);
            fast.Add(one);
            floors.Add(floor);
            fair.Add(other);
        }

        double lsmMs = Median(fast.Select(m => m.WallMs));
        double sqliteMs = Median(fair.Select(m => m.WallMs));
        double floorMs = Median(floors.Select(f => f.Milliseconds));
        double fusedMs = Median(floors.Select(f => f.FusedMilliseconds));
        double allocated = Median(fast.Select(m => (double)m.AllocatedBytes)) / load.Grants;
        double peak = Median(fast.Select(m => (double)m.PeakExtraBytes)) / 1e6;
        double file = Median(fast.Select(m => (double)m.FileBytes)) / 1e6;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {load.Grants:N0} | {(load.Page == 0 ? "one" : $"pages of {load.Page:N0}")} | {lsmMs:0.#} | {sqliteMs:0} | {sqliteMs / lsmMs:0.0} | {floorMs:0.#} | {lsmMs / floorMs:0.0} | {fusedMs:0.#} | {Median(fast.Select(m => m.CpuMs)):0} | {allocated:0.#} | {peak:0} | {file:0.0} |"));
    }

    private static double Median(IEnumerable<double> figures)
    {
        double[] sorted = [.. figures.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
