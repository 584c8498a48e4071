using System.Buffers;
using BenchmarkDotNet.Attributes;
using C1z.Engines.Tables;
using C1z.Envelope;

namespace C1z.Bench.Micro;

/// <summary>A table of grants through zstd, there and back.</summary>
[MemoryDiagnoser]
public class ZstdBenchmarks : ICheckedBenchmark
{
    private byte[] _table = [];
    private byte[] _frame = [];
    private int _frameLength;

    [Params(1, 3)]
    public int Level { get; set; } = 1;

    [GlobalSetup]
    public void SetUp() => SetUp(20_000);

    [Benchmark]
    public int Compress()
    {
        using var zstd = new ZstdCompressor(Level);
        return _frameLength = zstd.Compress(_table, _frame);
    }

    [Benchmark]
    public int Decompress()
    {
        using var zstd = new ZstdDecompressor();
        zstd.Decompress(_frame.AsSpan(0, _frameLength), _table);
        return _table.Length;
    }

    public void Check()
    {
        SetUp(2_000);
        byte[] before = [.. _table];
        Require.Equal(Compress() < _table.Length / 2, true, "a table shrinks to less than half");
        _table.AsSpan().Clear();
        Require.Equal(Decompress(), before.Length, "bytes that come back");
        Require.Equal(_table.AsSpan().SequenceEqual(before), true, "the table that comes back");
    }

    private void SetUp(int rows)
    {
        var grants = new GrantRows(rows);
        var output = new ArrayBufferWriter<byte>();
        using var table = new TableWriter(output);
        foreach (int row in grants.SortedOrder())
        {
            table.Add(grants.Keys[row], grants.Records[row]);
        }

        table.Finish();
        _table = output.WrittenSpan.ToArray();
        _frame = new byte[ZstdCompressor.MaxCompressedLength(_table.Length)];
        _ = Compress();
    }
}
