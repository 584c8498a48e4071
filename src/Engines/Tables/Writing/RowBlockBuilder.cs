using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace C1z.Engines.Tables;

/// <summary>Builds row blocks in reusable memory. Layout: <see cref="RowBlock"/>.</summary>
/// <remarks>
/// For one thread. The caller says how many bytes a key shares with the one before, since it knows that from its order check.
/// </remarks>
internal sealed class RowBlockBuilder
{
    private const int MaxEntryHead = 3 * 5;

    private readonly int _restartInterval;
    private byte[] _block;
    private int _length;
    private int[] _restarts = new int[64];
    private int _restartCount;
    private int _untilRestart;

    /// <summary>Creates a builder.</summary>
    /// <param name="restartInterval">Entries from one whole key to the next.</param>
    /// <param name="expectedBytes">How large blocks get; they may get larger.</param>
    public RowBlockBuilder(int restartInterval, int expectedBytes)
    {
        _restartInterval = restartInterval;
        _block = GC.AllocateUninitializedArray<byte>(expectedBytes + 512);
    }

    /// <summary>Bytes of the finished block, without the trailer.</summary>
    public int Length => _length + (sizeof(uint) * (Math.Max(_restartCount, 1) + 1));

    /// <summary>Whether there is no entry.</summary>
    public bool IsEmpty => _length == 0;

    /// <summary>Adds an entry whose key is a user key and a trailer.</summary>
    /// <param name="userKey">The user key.</param>
    /// <param name="trailer">Its trailer.</param>
    /// <param name="shared">How many bytes it shares with the user key before.</param>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ReadOnlySpan<byte> userKey, ulong trailer, int shared, ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> own = userKey[StartEntry(shared)..];
        Span<byte> entry = Reserve(own.Length + InternalKey.TrailerLength + value.Length);
        int at = WriteHead(entry, userKey.Length - own.Length, own.Length + InternalKey.TrailerLength, value.Length);
        own.CopyTo(entry[at..]);
        at += own.Length;
        BinaryPrimitives.WriteUInt64LittleEndian(entry[at..], trailer);
        at += InternalKey.TrailerLength;
        value.CopyTo(entry[at..]);
        _length += at + value.Length;
    }

    /// <summary>Adds an entry with a whole key as it is: for names, and for index entries.</summary>
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        StartEntry(0);
        Span<byte> entry = Reserve(key.Length + value.Length);
        int at = WriteHead(entry, 0, key.Length, value.Length);
        key.CopyTo(entry[at..]);
        value.CopyTo(entry[(at + key.Length)..]);
        _length += at + key.Length + value.Length;
    }

    /// <summary>Writes the restart points and returns the block; the memory has room for one more trailer.</summary>
    /// <param name="withTrailer">The block and room for its trailer.</param>
    /// <returns>The block's length.</returns>
    public int Finish(out Span<byte> withTrailer)
    {
        if (_restartCount == 0)
        {
            _restarts[_restartCount++] = 0;
        }

        int length = Length;
        Span<byte> tail = Reserve(length - _length + BlockTrailer.Length);
        for (int i = 0; i < _restartCount; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(tail[(i * sizeof(uint))..], _restarts[i]);
        }

        BinaryPrimitives.WriteInt32LittleEndian(tail[(_restartCount * sizeof(uint))..], _restartCount);
        withTrailer = _block.AsSpan(0, length + BlockTrailer.Length);
        return length;
    }

    /// <summary>Starts the next block.</summary>
    public void Clear()
    {
        _length = 0;
        _restartCount = 0;
        _untilRestart = 0;
    }

    /// <summary>Counts the entry; at a restart point nothing is shared.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int StartEntry(int shared)
    {
        if (_untilRestart-- > 0)
        {
            return shared;
        }

        StartRestart();
        return 0;
    }

    private void StartRestart()
    {
        if (_restartCount == _restarts.Length)
        {
            Array.Resize(ref _restarts, _restartCount * 2);
        }

        _restarts[_restartCount++] = _length;
        _untilRestart = _restartInterval - 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int WriteHead(Span<byte> entry, int shared, int own, int value)
    {
        if ((shared | own | value) < 0x80)
        {
            entry[2] = (byte)value;
            entry[1] = (byte)own;
            entry[0] = (byte)shared;
            return 3;
        }

        int at = Varint.Write(entry, (uint)shared);
        at += Varint.Write(entry[at..], (uint)own);
        return at + Varint.Write(entry[at..], (uint)value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> Reserve(int bytes)
    {
        int needed = checked(_length + bytes + MaxEntryHead);
        if (needed > _block.Length)
        {
            Array.Resize(ref _block, (int)Math.Clamp(_block.Length * 2L, needed, Array.MaxLength));
        }

        return _block.AsSpan(_length);
    }
}
