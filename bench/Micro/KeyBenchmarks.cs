using BenchmarkDotNet.Attributes;
using C1z.Engines.Digests;
using C1z.Engines.Keys;

namespace C1z.Bench.Micro;

/// <summary>Keys of grants: made, taken apart, turned around for the index by principal, hashed for digests.</summary>
[MemoryDiagnoser]
public class KeyBenchmarks : ICheckedBenchmark
{
    private const int Count = 1_000;
    private readonly byte[] _room = new byte[512];
    private byte[][] _keys = [];

    [GlobalSetup]
    public void SetUp() => _keys = new GrantRows(Count).Keys;

    [Benchmark(OperationsPerInvoke = Count)]
    public int Write()
    {
        int bytes = 0;
        for (int i = 0; i < Count; i++)
        {
            var key = new KeyWriter(_room);
            GrantKeys.Write(ref key, new EntitlementIdentity("app"u8, "github"u8, "entitlement-0000"u8), "user"u8, "user-00000000"u8);
            bytes += key.Length;
            key.Dispose();
        }

        return bytes;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public int Split()
    {
        int bytes = 0;
        foreach (byte[] key in _keys)
        {
            GrantKeys.TrySplit(key, out ReadOnlySpan<byte> partition, out ReadOnlySpan<byte> principal);
            bytes += partition.Length + principal.Length;
        }

        return bytes;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public int TurnToPrincipal()
    {
        int bytes = 0;
        foreach (byte[] key in _keys)
        {
            GrantKeys.TrySplit(key, out ReadOnlySpan<byte> partition, out ReadOnlySpan<byte> principal);
            var turned = new KeyWriter(_room);
            ByPrincipalKeys.Write(ref turned, principal, partition);
            bytes += turned.Length;
            turned.Dispose();
        }

        return bytes;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public ulong Hash()
    {
        ulong sum = 0;
        foreach (byte[] key in _keys)
        {
            sum ^= GrantDigest.HashContent(key);
        }

        return sum;
    }

    public void Check()
    {
        SetUp();
        int total = _keys.Sum(key => key.Length);
        Require.Equal(Write(), total, "bytes of keys");
        Require.Equal(Split(), total - (_keys.Length * (GrantKeys.PrefixLength + 1)), "bytes of parts");
        Require.Equal(TurnToPrincipal(), total + _keys.Length, "bytes of turned keys");
        Require.Equal(Hash() != 0, true, "the sum of hashes is not zero");
    }
}
