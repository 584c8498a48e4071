using BenchmarkDotNet.Attributes;
using C1z.Engines.Lsm.Loading;
using C1z.Engines.Lsm.Views;

namespace C1z.Bench.Micro;

/// <summary>One walk over several runs. Interleaved keys are the worst case: the smallest key is never in the run of the one before.</summary>
[MemoryDiagnoser]
public class MergeBenchmarks : ICheckedBenchmark
{
    private SortedRun[] _runs = [];

    [Params(100_000)]
    public int Count { get; set; }

    [Params(1, 4, 10)]
    public int Runs { get; set; } = 4;

    [GlobalSetup]
    public void SetUp()
    {
        var grants = new GrantRows(Count);
        int[] order = grants.SortedOrder();
        _runs = new SortedRun[Runs];
        for (int run = 0; run < Runs; run++)
        {
            var rows = new RowArena();
            for (int i = run; i < Count; i += Runs)
            {
                rows.Add(grants.Keys[order[i]], grants.Records[order[i]]);
            }

            _runs[run] = RunSorter.Sort(rows, keepTombstones: false);
        }
    }

    [Benchmark]
    public long Interleaved()
    {
        using var merged = new MergedCursor([.. _runs.Select(run => new RunCursor(run, default, default))]);
        long rows = 0;
        while (merged.MoveNext())
        {
            rows++;
        }

        return rows;
    }

    public void Check()
    {
        Count = 5_000;
        foreach (int runs in (int[])[1, 4, 10])
        {
            Runs = runs;
            SetUp();
            Require.Equal(Interleaved(), Count, $"rows of {runs} merged runs");
        }
    }
}
