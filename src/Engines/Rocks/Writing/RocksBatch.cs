using System.Buffers.Binary;

namespace C1z.Engines.Rocks;

/// <summary>Changes that a store applies together or not at all, encoded in managed memory and handed over in one piece.</summary>
/// <remarks>
/// <para>For one thread; used again after <see cref="Clear"/>. Later changes of a key win.</para>
/// <para>Layout, the library's own and also that of its log: 64 bits of sequence number (zero here: the store gives it), 32 bits of the number of changes, both
/// little-endian; then each change: its kind (1 put, 0 delete), its key and, for a put, its value, both as varint length and bytes. This is an on-disk format
/// of the library: a change is a new version of it.</para>
/// </remarks>
public sealed class RocksBatch
{
    private const int HeaderLength = 12;
    private const int CountOffset = 8;
    private const byte Deletion = 0;
    private const byte Value = 1;
    private const int MaxVarint = 5;

    private byte[] _bytes;
    private int _used;

    /// <summary>Creates an empty batch.</summary>
    /// <param name="capacity">Bytes to make room for at once.</param>
    public RocksBatch(int capacity = 4 << 10)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        _bytes = GC.AllocateUninitializedArray<byte>(Math.Max(capacity, HeaderLength));
        Clear();
    }

    /// <summary>Number of changes.</summary>
    public int Count { get; private set; }

    /// <summary>Size of the encoded batch in bytes.</summary>
    public int Length => _used;

    internal ReadOnlyMemory<byte> Encoded => _bytes.AsMemory(0, _used);

    /// <summary>Gives a key a value.</summary>
    /// <exception cref="OverflowException">The batch would exceed 2 GiB.</exception>
    public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Span<byte> room = GetRoom(1L + MaxVarint + key.Length + MaxVarint + value.Length);
        room[0] = Value;
        int at = WriteBytes(room, 1, key);
        Take(WriteBytes(room, at, value));
    }

    /// <summary>Gives a key a value with a byte in front of it.</summary>
    /// <exception cref="OverflowException">The batch would exceed 2 GiB.</exception>
    public void Put(ReadOnlySpan<byte> key, byte first, ReadOnlySpan<byte> rest)
    {
        Span<byte> room = GetRoom(1L + MaxVarint + key.Length + MaxVarint + 1 + rest.Length);
        room[0] = Value;
        int at = WriteBytes(room, 1, key);
        at = WriteLength(room, at, rest.Length + 1);
        room[at++] = first;
        rest.CopyTo(room[at..]);
        Take(at + rest.Length);
    }

    /// <summary>Removes a key.</summary>
    /// <exception cref="OverflowException">The batch would exceed 2 GiB.</exception>
    public void Delete(ReadOnlySpan<byte> key)
    {
        Span<byte> room = GetRoom(1L + MaxVarint + key.Length);
        room[0] = Deletion;
        Take(WriteBytes(room, 1, key));
    }

    /// <summary>Forgets the changes; the memory stays.</summary>
    public void Clear()
    {
        Count = 0;
        _used = HeaderLength;
        _bytes.AsSpan(0, HeaderLength).Clear();
    }

    private Span<byte> GetRoom(long most)
    {
        long needed = _used + most;
        if (needed > Array.MaxLength)
        {
            throw new OverflowException("a batch holds less than 2 GiB");
        }

        if (needed > _bytes.Length)
        {
            byte[] grown = GC.AllocateUninitializedArray<byte>((int)Math.Clamp(_bytes.Length * 2L, needed, Array.MaxLength));
            _bytes.AsSpan(0, _used).CopyTo(grown);
            _bytes = grown;
        }

        return _bytes.AsSpan(_used);
    }

    private void Take(int length)
    {
        _used += length;
        Count++;
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(CountOffset), (uint)Count);
    }

    private static int WriteBytes(Span<byte> room, int at, ReadOnlySpan<byte> bytes)
    {
        at = WriteLength(room, at, bytes.Length);
        bytes.CopyTo(room[at..]);
        return at + bytes.Length;
    }

    private static int WriteLength(Span<byte> room, int at, int length)
    {
        uint left = (uint)length;
        while (left >= 0x80)
        {
            room[at++] = (byte)(left | 0x80);
            left >>= 7;
        }

        room[at++] = (byte)left;
        return at;
    }
}
