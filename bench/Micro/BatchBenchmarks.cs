using BenchmarkDotNet.Attributes;
using C1z.Engines.Rocks;

namespace C1z.Bench.Micro;

/// <summary>A page of rows encoded as one batch in managed memory: what goes to RocksDB in a single call.</summary>
[MemoryDiagnoser]
public class BatchBenchmarks : ICheckedBenchmark
{
    private const int Count = 10_000;
    private readonly RocksBatch _batch = new(2 << 20);
    private GrantRows _grants = new(0);

    [GlobalSetup]
    public void SetUp() => _grants = new GrantRows(Count);

    [Benchmark(OperationsPerInvoke = Count)]
    public int Encode()
    {
        _batch.Clear();
        for (int i = 0; i < Count; i++)
        {
            _batch.Put(_grants.Keys[i], _grants.Records[i]);
        }

        return _batch.Length;
    }

    public void Check()
    {
        SetUp();
        int rows = _grants.Keys.Sum(key => key.Length) + _grants.Records.Sum(record => record.Length);

        // A kind and two lengths a row, here of one byte each, behind a head of twelve bytes.
        Require.Equal(Encode(), 12 + rows + (3 * Count), "bytes of a batch");
        Require.Equal(_batch.Count, Count, "rows of a batch");
    }
}
