namespace C1z.Engines.Lsm.Loading;

/// <summary>Rows in the order they came: bytes in slabs, one small entry a row, no object a row.</summary>
/// <remarks>
/// Slabs never move, so a span of a row stays valid while more rows are added. For one thread while it is filled. A key may occur many times; the
/// last one counts.
/// </remarks>
internal sealed class RowArena
{
    private const int FirstSlabBytes = 16 << 10;
    private const int MaxSlabBytes = 4 << 20;
    private const int FirstEntries = 64;
    private const int EntryBytes = 16;

    private readonly List<byte[]> _slabs = [];
    private RunEntry[] _entries = [];
    private int _count;
    private int _slab = -1;
    private int _used;

    /// <summary>Number of rows, tombstones and repeated keys included.</summary>
    public int Count => _count;

    /// <summary>Memory that slabs and entries take, in bytes.</summary>
    public long MemoryBytes { get; private set; }

    /// <summary>What of the memory the rows need, in bytes: keys, values and entries.</summary>
    public long ContentBytes { get; private set; }

    /// <summary>The rows in the order they came.</summary>
    public ReadOnlySpan<RunEntry> Entries => _entries.AsSpan(0, _count);

    /// <summary>A point to which the arena can be taken back.</summary>
    public RowMark Mark => new(_count, _slab, _used, ContentBytes);

    /// <summary>The key of a row.</summary>
    public ReadOnlySpan<byte> Key(in RunEntry entry) => _slabs[entry.Slab].AsSpan(entry.Offset, entry.KeyLength);

    /// <summary>The value of a row; empty for a tombstone.</summary>
    public ReadOnlySpan<byte> Value(in RunEntry entry) => _slabs[entry.Slab].AsSpan(entry.Offset + entry.KeyLength, Math.Max(entry.ValueLength, 0));

    /// <summary>Room for a key and a value. It is taken by the next <see cref="Commit"/> or <see cref="CommitTombstone"/>.</summary>
    /// <param name="length">The most bytes that both take together.</param>
    public Span<byte> GetRoom(int length)
    {
        while (_slab < 0 || _slabs[_slab].Length - _used < length)
        {
            NextSlab(length);
        }

        return _slabs[_slab].AsSpan(_used);
    }

    /// <summary>Adds the row whose key and value were written to the start of the room.</summary>
    /// <param name="keyLength">Bytes of the key.</param>
    /// <param name="valueLength">Bytes of the value behind it.</param>
    public void Commit(int keyLength, int valueLength)
    {
        Append(new RunEntry(_slab, _used, keyLength, valueLength));
        _used += keyLength + valueLength;
    }

    /// <summary>Adds a tombstone for the key that was written to the start of the room.</summary>
    /// <param name="keyLength">Bytes of the key.</param>
    public void CommitTombstone(int keyLength)
    {
        Append(new RunEntry(_slab, _used, keyLength, RunEntry.Deleted));
        _used += keyLength;
    }

    /// <summary>Adds a row.</summary>
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Span<byte> room = GetRoom(checked(key.Length + value.Length));
        key.CopyTo(room);
        value.CopyTo(room[key.Length..]);
        Commit(key.Length, value.Length);
    }

    /// <summary>Adds a tombstone.</summary>
    public void AddTombstone(ReadOnlySpan<byte> key)
    {
        key.CopyTo(GetRoom(key.Length));
        CommitTombstone(key.Length);
    }

    /// <summary>Forgets every row added since a mark.</summary>
    public void RollBack(RowMark mark)
    {
        _count = mark.Count;
        _slab = mark.Slab;
        _used = mark.Used;
        ContentBytes = mark.Content;
    }

    /// <summary>Forgets all rows and keeps the memory for others. Runs that were made of it must not be used any more.</summary>
    public void Clear() => RollBack(new RowMark(0, -1, 0, 0));

    // A rolled-back arena has slabs ahead of the current one; they are used again when they are large enough.
    private void NextSlab(int length)
    {
        _slab++;
        _used = 0;
        if (_slab < _slabs.Count && _slabs[_slab].Length >= length)
        {
            return;
        }

        long doubled = _slab == 0 ? FirstSlabBytes : Math.Min(MaxSlabBytes, _slabs[_slab - 1].Length * 2L);
        byte[] slab = GC.AllocateUninitializedArray<byte>((int)Math.Max(doubled, length));
        MemoryBytes += slab.Length;
        _slabs.Insert(_slab, slab);
    }

    private void Append(in RunEntry entry)
    {
        if (_count == _entries.Length)
        {
            int grown = Math.Max(FirstEntries, _count * 2);
            MemoryBytes += (grown - _count) * (long)EntryBytes;
            Array.Resize(ref _entries, grown);
        }

        _entries[_count++] = entry;
        ContentBytes += entry.Length + EntryBytes;
    }
}

/// <summary>A state of a <see cref="RowArena"/>.</summary>
internal readonly record struct RowMark(int Count, int Slab, int Used, long Content);
