using System.Buffers.Binary;
using System.Security.Cryptography;
using C1z.Envelope;

namespace C1z.Engines.Lsm.Verification;

/// <summary>A fingerprint of a set of keys that does not depend on their order: so an index can be compared with rows that sort differently, in no memory.</summary>
/// <remarks>
/// Count, sum of squares and XOR of a hash of each key. Equal sets have equal fingerprints; different ones have different ones, but for an accident. The hash is
/// seeded by chance in each process, so that no file can be made to have one.
/// </remarks>
internal struct KeySetSum : IEquatable<KeySetSum>
{
    private static readonly ulong Seed = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    private ulong _sum;
    private ulong _xor;

    public long Count { get; private set; }

    public void Add(ReadOnlySpan<byte> key)
    {
        ulong hash = XxHash64.Hash(key, Seed);
        Count++;
        _sum += hash * hash;
        _xor ^= hash;
    }

    public void Add(KeySetSum other)
    {
        Count += other.Count;
        _sum += other._sum;
        _xor ^= other._xor;
    }

    public readonly bool Equals(KeySetSum other) => Count == other.Count && _sum == other._sum && _xor == other._xor;

    public override readonly bool Equals(object? obj) => obj is KeySetSum other && Equals(other);

    public override readonly int GetHashCode() => HashCode.Combine(Count, _sum, _xor);
}
