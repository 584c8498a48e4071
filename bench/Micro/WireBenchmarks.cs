using BenchmarkDotNet.Attributes;
using C1z.Engines.Records;
using Google.Protobuf;
using GrantRecord = C1z.Proto.Storage.V3.GrantRecord;

namespace C1z.Bench.Micro;

/// <summary>Records of grants by hand and by the contract's own code.</summary>
[MemoryDiagnoser]
public class WireBenchmarks : ICheckedBenchmark
{
    private const int Count = 1_000;
    private readonly byte[] _room = new byte[512];
    private byte[][] _records = [];
    private GrantRecord[] _messages = [];

    [GlobalSetup]
    public void SetUp()
    {
        _records = new GrantRows(Count).Records;
        _messages = [.. _records.Select(record => GrantRecord.Parser.ParseFrom(record))];
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public int WriteByHand()
    {
        int bytes = 0;
        for (int i = 0; i < Count; i++)
        {
            bytes += GrantRows.Record(_room, "grant-00000000"u8, "entitlement-0000"u8, "user-00000000"u8).Length;
        }

        return bytes;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public int WriteMessages()
    {
        int bytes = 0;
        foreach (GrantRecord message in _messages)
        {
            int size = message.CalculateSize();
            message.WriteTo(_room.AsSpan(0, size));
            bytes += size;
        }

        return bytes;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public int ReadByHand()
    {
        int bytes = 0;
        foreach (byte[] record in _records)
        {
            var view = new GrantRecordView(record);
            bytes += view.ExternalId.Length + view.Entitlement.EntitlementId.Length;
        }

        return bytes;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public int ReadMessages() => _records.Sum(record => Lengths(GrantRecord.Parser.ParseFrom(record)));

    public void Check()
    {
        SetUp();
        Require.Equal(WriteByHand(), WriteMessages(), "bytes written");
        Require.Equal(ReadByHand(), ReadMessages(), "bytes of names read");
    }

    private static int Lengths(GrantRecord record) => record.ExternalId.Length + record.Entitlement.EntitlementId.Length;
}
