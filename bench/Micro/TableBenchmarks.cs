using System.Buffers;
using BenchmarkDotNet.Attributes;
using C1z.Engines.Tables;

namespace C1z.Bench.Micro;

/// <summary>Sorted rows into a table, in the footer that Pebble reads and in the one that RocksDB ingests.</summary>
[MemoryDiagnoser]
public class TableBenchmarks : ICheckedBenchmark
{
    private readonly ArrayBufferWriter<byte> _output = new(16 << 20);
    private GrantRows _grants = new(0);
    private int[] _order = [];

    [Params(100_000)]
    public int Count { get; set; }

    [Params(TableFormat.PebbleV1, TableFormat.RocksDbV2)]
    public TableFormat Format { get; set; } = TableFormat.PebbleV1;

    [GlobalSetup]
    public void SetUp()
    {
        _grants = new GrantRows(Count);
        _order = _grants.SortedOrder();
    }

    [Benchmark]
    public int Write()
    {
        _output.ResetWrittenCount();
        using var table = new TableWriter(_output, new TableWriterOptions { Format = Format });
        foreach (int row in _order)
        {
            table.Add(_grants.Keys[row], _grants.Records[row]);
        }

        table.Finish();
        return _output.WrittenCount;
    }

    public void Check()
    {
        Count = 5_000;
        SetUp();
        foreach (TableFormat format in (TableFormat[])[TableFormat.PebbleV1, TableFormat.RocksDbV2])
        {
            Format = format;
            int size = Write();
            Require.Equal(Write(), size, "the same rows give a table of the same size");
            Require.Equal(size > Count * 50, true, "the table holds its rows");
        }
    }
}
