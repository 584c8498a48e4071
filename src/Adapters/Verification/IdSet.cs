using System.Numerics;
using System.Runtime.InteropServices;

namespace C1z.Adapters.Verification;

/// <summary>A set of ids, kept as 64-bit hashes: 10 to 20 bytes an id, so that ten million resources fit.</summary>
/// <remarks>
/// An id that is not in a set of n is taken for one that is with a chance of n/2⁶⁴: once in two million million sets of ten million. One set is asked with bytes or
/// with text, not with both: a text is hashed as it lies in memory.
/// Not safe for concurrent use.
/// </remarks>
internal sealed class IdSet
{
    private const ulong First = 0x9E3779B97F4A7C15;
    private const ulong Second = 0xC2B2AE3D27D4EB4F;

    // Another one for each set: nobody can prepare a file whose ids share hashes.
    private readonly ulong _seed = (ulong)Random.Shared.NextInt64();

    // 0 marks an empty slot; the hash 0 is taken for 1.
    private ulong[] _slots = new ulong[1 << 10];

    public int Count { get; private set; }

    /// <summary>Adds an id made of two parts.</summary>
    /// <returns>False when it was there.</returns>
    public bool Add(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        if ((Count + 1) * 4L > _slots.Length * 3L)
        {
            Grow();
        }

        return Insert(Hash(first, second));
    }

    /// <inheritdoc cref="Add(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public bool Add(string first, string second) => Add(MemoryOf(first), MemoryOf(second));

    public bool Contains(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        ulong hash = Hash(first, second);
        for (int i = Slot(hash, _slots.Length); _slots[i] != 0; i = (i + 1) & (_slots.Length - 1))
        {
            if (_slots[i] == hash)
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc cref="Contains(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public bool Contains(string first, string second) => Contains(MemoryOf(first), MemoryOf(second));

    private static ReadOnlySpan<byte> MemoryOf(string text) => MemoryMarshal.AsBytes(text.AsSpan());

    private static int Slot(ulong hash, int length) => (int)(hash >> 32) & (length - 1);

    private static ulong Mix(ulong hash, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
        {
            hash = BitOperations.RotateLeft(hash ^ (word * Second), 31) * First;
        }

        // The last word says how long the part is, too: "a" + "bc" is not "ab" + "c".
        ulong last = (ulong)bytes.Length << 56;
        ReadOnlySpan<byte> rest = bytes[(words.Length * sizeof(ulong))..];
        for (int i = 0; i < rest.Length; i++)
        {
            last |= (ulong)rest[i] << (8 * i);
        }

        return BitOperations.RotateLeft(hash ^ (last * Second), 31) * First;
    }

    private ulong Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        ulong hash = Mix(Mix(_seed ^ First, first), second);
        hash ^= hash >> 29;
        hash *= First;
        hash ^= hash >> 32;
        return hash == 0 ? 1 : hash;
    }

    private bool Insert(ulong hash)
    {
        int i = Slot(hash, _slots.Length);
        for (; _slots[i] != 0; i = (i + 1) & (_slots.Length - 1))
        {
            if (_slots[i] == hash)
            {
                return false;
            }
        }

        _slots[i] = hash;
        Count++;
        return true;
    }

    private void Grow()
    {
        ulong[] old = _slots;
        _slots = new ulong[old.Length * 2];
        Count = 0;
        foreach (ulong hash in old)
        {
            if (hash != 0)
            {
                Insert(hash);
            }
        }
    }
}
