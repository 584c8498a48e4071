using System.Runtime.CompilerServices;

namespace C1z.Engines.Lsm.Loading;

/// <summary>Bytes that are only ever added, outside the collected heap. They never move, so a span stays valid until the slabs are disposed.</summary>
/// <remarks>For one thread while bytes are added. What was added is read by any number of threads.</remarks>
internal sealed unsafe class ByteSlabs : IDisposable
{
    private const int FirstSlabBytes = 64 << 10;
    private const int LargestSlabBytes = 4 << 20;
    private const int OffsetBits = 32;

    private readonly List<NativeBlock> _blocks = [];
    private (nint Start, int Length)[] _slabs = new (nint, int)[16];
    private int _slab = -1;
    private int _used;

    /// <summary>Memory that the slabs take, in bytes.</summary>
    public long MemoryBytes { get; private set; }

    /// <summary>What of the memory is in use, in bytes: all slabs but the rest of the last one.</summary>
    public long ContentBytes => _slab < 0 ? 0 : MemoryBytes - _slabs[_slab].Length + _used;

    /// <summary>A point to which <see cref="RollBack"/> goes.</summary>
    public long Mark => ((long)_slab << OffsetBits) | (uint)_used;

    /// <summary>Bytes that were added.</summary>
    /// <param name="position">What <see cref="Commit"/> returned.</param>
    /// <param name="length">How many.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Read(long position, int length)
    {
        (nint start, int size) = _slabs[(int)(position >> OffsetBits)];
        uint offset = (uint)position;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + (ulong)(uint)length, (uint)size);
        return new ReadOnlySpan<byte>((byte*)start + offset, length);
    }

    /// <summary>Room for bytes; the next <see cref="Commit"/> takes it.</summary>
    /// <param name="length">The most that will be taken.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> GetRoom(int length)
    {
        if (_slab < 0 || _slabs[_slab].Length - _used < length)
        {
            NextSlab(length);
        }

        (nint start, int size) = _slabs[_slab];
        return new Span<byte>((byte*)start + _used, size - _used);
    }

    /// <summary>Keeps the first bytes of the room.</summary>
    /// <param name="length">How many; no more than were asked for.</param>
    /// <returns>Where they are.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Commit(int length)
    {
        long position = Mark;
        _used += length;
        return position;
    }

    /// <summary>Adds bytes.</summary>
    /// <returns>Where they are.</returns>
    public long Add(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetRoom(bytes.Length));
        return Commit(bytes.Length);
    }

    /// <summary>Forgets what was added since a mark.</summary>
    public void RollBack(long mark)
    {
        int slab = (int)(mark >> OffsetBits);
        while (_blocks.Count > slab + 1)
        {
            MemoryBytes -= _slabs[_blocks.Count - 1].Length;
            _blocks[^1].Dispose();
            _blocks.RemoveAt(_blocks.Count - 1);
        }

        (_slab, _used) = (slab, (int)(uint)mark);
    }

    /// <summary>Gives all memory back; nothing can be read any more.</summary>
    public void Dispose()
    {
        _slabs = [];
        _slab = -1;
        MemoryBytes = 0;
        _blocks.ForEach(static block => block.Dispose());
        _blocks.Clear();
    }

    private void NextSlab(int length)
    {
        long doubled = _blocks.Count == 0 ? FirstSlabBytes : Math.Min(LargestSlabBytes, _slabs[_slab].Length * 2L);
        int bytes = (int)Math.Max(doubled, length);
        var block = new NativeBlock();
        block.Resize((nuint)bytes);
        _blocks.Add(block);
        if (_blocks.Count > _slabs.Length)
        {
            Array.Resize(ref _slabs, _slabs.Length * 2);
        }

        _slab = _blocks.Count - 1;
        _slabs[_slab] = ((nint)block.Start, bytes);
        _used = 0;
        MemoryBytes += bytes;
    }
}
