using BenchmarkDotNet.Attributes;
using C1z.Engines.Lsm.Loading;

namespace C1z.Bench.Micro;

/// <summary>Rows of a load into key order: by eight bytes at a time, by two ranks, and by whole keys as the textbook has it.</summary>
[MemoryDiagnoser]
public class SortBenchmarks : ICheckedBenchmark
{
    private const int PrincipalBits = 20;
    private const int EntitlementBits = 8;
    private readonly RowArena _rows = new();
    private GrantRows _grants = new(0);
    private Ranked[] _ranked = [];
    private Ranked[] _work = [];
    private Ranked[] _scratch = [];

    [Params(100_000)]
    public int Count { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _grants = new GrantRows(Count);
        _rows.Clear();
        for (int i = 0; i < Count; i++)
        {
            _rows.Add(_grants.Keys[i], _grants.Records[i]);
        }

        _ranked = [.. Enumerable.Range(0, Count).Select(i => new Ranked(((ulong)(i % 100) << PrincipalBits) | (uint)(i / 100), i))];
        _work = new Ranked[Count];
        _scratch = new Ranked[Count];
    }

    [Benchmark]
    public int ByWords() => RunSorter.Sort(_rows, keepTombstones: false).Count;

    [Benchmark]
    public int ByRanks()
    {
        _ranked.CopyTo(_work, 0);
        bool swapped = RadixSorter.Sort<Ranked>(_work, _scratch, PrincipalBits + EntitlementBits);
        return (swapped ? _scratch : _work)[^1].Row;
    }

    [Benchmark(Baseline = true)]
    public int ByWholeKeys() => _grants.SortedOrder()[^1];

    public void Check()
    {
        Count = 5_000;
        SetUp();
        int[] order = _grants.SortedOrder();
        SortedRun run = RunSorter.Sort(_rows, keepTombstones: false);
        Require.Equal(run.Count, Count, "rows after the sort");
        for (int i = 0; i < Count; i++)
        {
            Require.Equal(run.KeyAt(i).SequenceEqual(_grants.Keys[order[i]]), true, "the order by words");
        }

        Require.Equal(ByRanks(), order[^1], "the last row by ranks");
        Require.Equal(ByWords(), Count, "rows by words");
        Require.Equal(ByWholeKeys(), order[^1], "the last row by keys");
    }

    private readonly record struct Ranked(ulong Rank, int Row) : IRanked;
}
