using System.Numerics;
using System.Runtime.InteropServices;

namespace C1z.Sync.Syncing.Ingest;

/// <summary>A set of ids, kept as 64-bit hashes: 10 to 20 bytes an id, so that ten million resources fit.</summary>
/// <remarks>
/// Two ids share a hash with a chance of n/2⁶⁴. What follows from that is a warning too few or, for a resource that seems to be listed
/// twice, one too many; never a changed record. Not safe for concurrent use.
/// </remarks>
internal sealed class IdSet
{
    private const ulong First = 0x9E3779B97F4A7C15;
    private const ulong Second = 0xC2B2AE3D27D4EB4F;

    // 0 marks an empty slot; the hash 0 is taken for 1.
    private ulong[] _slots = new ulong[1 << 10];

    public int Count { get; private set; }

    /// <summary>Adds an id made of two parts.</summary>
    /// <returns>False when it was there.</returns>
    public bool Add(string first, string second)
    {
        if ((Count + 1) * 4L > _slots.Length * 3L)
        {
            Grow();
        }

        return Insert(Hash(first, second));
    }

    public bool Contains(string first, string second)
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

    private static int Slot(ulong hash, int length) => (int)(hash >> 32) & (length - 1);

    private static ulong Hash(string first, string second)
    {
        ulong hash = Mix(Mix(First, first) ^ (ulong)first.Length * Second, second);
        hash ^= hash >> 29;
        hash *= First;
        hash ^= hash >> 32;
        return hash == 0 ? 1 : hash;
    }

    private static ulong Mix(ulong hash, string text)
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(text.AsSpan());
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
        {
            hash = BitOperations.RotateLeft(hash ^ (word * Second), 31) * First;
        }

        foreach (char c in text.AsSpan(words.Length * 4))
        {
            hash = BitOperations.RotateLeft(hash ^ (c * Second), 31) * First;
        }

        return hash;
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
