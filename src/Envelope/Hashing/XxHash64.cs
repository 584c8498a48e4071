using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace C1z.Envelope;

/// <summary>XXH64: a fast 64-bit hash against accidents, not against attackers. The container's frame index records it for every file.</summary>
/// <remarks>
/// The input is consumed in stripes of 32 bytes by four independent lanes; the rest in steps of 8, 4 and 1 bytes. One instance is for one thread; the
/// static <see cref="Hash"/> is thread-safe.
/// </remarks>
public sealed class XxHash64
{
    private const ulong Prime1 = 0x9E37_79B1_85EB_CA87;
    private const ulong Prime2 = 0xC2B2_AE3D_27D4_EB4F;
    private const ulong Prime3 = 0x1656_67B1_9E37_79F9;
    private const ulong Prime4 = 0x85EB_CA77_C2B2_AE63;
    private const ulong Prime5 = 0x27D4_EB2F_1656_67C5;
    private const int StripeBytes = 32;

    private readonly ulong _seed;
    private readonly byte[] _pending = new byte[StripeBytes];
    private Lanes _lanes;
    private int _pendingCount;
    private ulong _length;

    /// <summary>Starts an incremental hash.</summary>
    /// <param name="seed">The seed; snapshots use 0.</param>
    public XxHash64(ulong seed = 0)
    {
        _seed = seed;
        _lanes = new Lanes(seed);
    }

    /// <summary>Hashes a whole input.</summary>
    /// <param name="source">The input.</param>
    /// <param name="seed">The seed; snapshots use 0.</param>
    public static ulong Hash(ReadOnlySpan<byte> source, ulong seed = 0)
    {
        ReadOnlySpan<byte> rest = source;
        ulong hash = seed + Prime5;
        if (source.Length >= StripeBytes)
        {
            Lanes lanes = new(seed);
            rest = source[lanes.Consume(source)..];
            hash = lanes.Merge();
        }

        return Finish(hash + (ulong)source.Length, rest);
    }

    /// <summary>Adds bytes to the hash.</summary>
    public void Append(ReadOnlySpan<byte> source)
    {
        _length += (ulong)source.Length;
        if (_pendingCount > 0)
        {
            int taken = Math.Min(StripeBytes - _pendingCount, source.Length);
            source[..taken].CopyTo(_pending.AsSpan(_pendingCount));
            _pendingCount += taken;
            source = source[taken..];
            if (_pendingCount < StripeBytes)
            {
                return;
            }

            _lanes.Consume(_pending);
            _pendingCount = 0;
        }

        int consumed = _lanes.Consume(source);
        source[consumed..].CopyTo(_pending);
        _pendingCount = source.Length - consumed;
    }

    /// <summary>The hash of everything appended so far; appending may go on.</summary>
    public ulong GetCurrentHash() =>
        Finish((_length >= StripeBytes ? _lanes.Merge() : _seed + Prime5) + _length, _pending.AsSpan(0, _pendingCount));

    /// <summary>Starts over with the same seed.</summary>
    public void Reset()
    {
        _lanes = new Lanes(_seed);
        _pendingCount = 0;
        _length = 0;
    }

    private static ulong Finish(ulong hash, ReadOnlySpan<byte> rest)
    {
        for (; rest.Length >= sizeof(ulong); rest = rest[sizeof(ulong)..])
        {
            hash ^= Round(0, BinaryPrimitives.ReadUInt64LittleEndian(rest));
            hash = (BitOperations.RotateLeft(hash, 27) * Prime1) + Prime4;
        }

        if (rest.Length >= sizeof(uint))
        {
            hash ^= BinaryPrimitives.ReadUInt32LittleEndian(rest) * Prime1;
            hash = (BitOperations.RotateLeft(hash, 23) * Prime2) + Prime3;
            rest = rest[sizeof(uint)..];
        }

        foreach (byte b in rest)
        {
            hash = BitOperations.RotateLeft(hash ^ (b * Prime5), 11) * Prime1;
        }

        hash = (hash ^ (hash >> 33)) * Prime2;
        hash = (hash ^ (hash >> 29)) * Prime3;
        return hash ^ (hash >> 32);
    }

    private static ulong Round(ulong lane, ulong input) => BitOperations.RotateLeft(lane + (input * Prime2), 31) * Prime1;

    /// <summary>The four running lanes.</summary>
    private struct Lanes(ulong seed)
    {
        private ulong _a = seed + Prime1 + Prime2;
        private ulong _b = seed + Prime2;
        private ulong _c = seed;
        private ulong _d = seed - Prime1;

        /// <summary>Consumes all whole stripes and returns the number of bytes consumed.</summary>
        internal int Consume(ReadOnlySpan<byte> source)
        {
            int stripes = source.Length / StripeBytes;
            ulong a = _a, b = _b, c = _c, d = _d;
            if (BitConverter.IsLittleEndian)
            {
                ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(source[..(stripes * StripeBytes)]);
                for (; words.Length >= 4; words = words[4..])
                {
                    a = Round(a, words[0]);
                    b = Round(b, words[1]);
                    c = Round(c, words[2]);
                    d = Round(d, words[3]);
                }
            }
            else
            {
                for (int at = 0; at < stripes * StripeBytes; at += StripeBytes)
                {
                    a = Round(a, BinaryPrimitives.ReadUInt64LittleEndian(source[at..]));
                    b = Round(b, BinaryPrimitives.ReadUInt64LittleEndian(source[(at + 8)..]));
                    c = Round(c, BinaryPrimitives.ReadUInt64LittleEndian(source[(at + 16)..]));
                    d = Round(d, BinaryPrimitives.ReadUInt64LittleEndian(source[(at + 24)..]));
                }
            }

            (_a, _b, _c, _d) = (a, b, c, d);
            return stripes * StripeBytes;
        }

        internal readonly ulong Merge()
        {
            ulong hash = BitOperations.RotateLeft(_a, 1) + BitOperations.RotateLeft(_b, 7)
                + BitOperations.RotateLeft(_c, 12) + BitOperations.RotateLeft(_d, 18);
            hash = ((hash ^ Round(0, _a)) * Prime1) + Prime4;
            hash = ((hash ^ Round(0, _b)) * Prime1) + Prime4;
            hash = ((hash ^ Round(0, _c)) * Prime1) + Prime4;
            return ((hash ^ Round(0, _d)) * Prime1) + Prime4;
        }
    }
}
