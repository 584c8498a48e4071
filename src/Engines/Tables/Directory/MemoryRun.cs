namespace C1z.Engines.Tables;

/// <summary>Entries in memory, sorted once: what a write-ahead log holds. Filled by one thread, then frozen and read by many.</summary>
internal sealed class MemoryRun : ISortedRun
{
    private readonly List<RangeTombstone> _tombstones = [];
    private readonly List<Entry> _entries = [];
    private byte[] _arena = [];
    private int _used;
    private TombstoneFragments _fragments = TombstoneFragments.Empty;

    /// <summary>Entries and range deletions.</summary>
    public int Count => _entries.Count + _tombstones.Count;

    /// <summary>Adds a point entry.</summary>
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, ulong trailer)
    {
        int length = checked(_used + key.Length + value.Length);
        if (length > _arena.Length)
        {
            Array.Resize(ref _arena, (int)Math.Clamp(_arena.Length * 2L, length, Array.MaxLength));
        }

        key.CopyTo(_arena.AsSpan(_used));
        value.CopyTo(_arena.AsSpan(_used + key.Length));
        _entries.Add(new Entry(_used, key.Length, value.Length, trailer));
        _used = length;
    }

    /// <summary>Adds a range deletion.</summary>
    public void Add(RangeTombstone tombstone) => _tombstones.Add(tombstone);

    /// <summary>Sorts; nothing may be added afterwards.</summary>
    public void Freeze()
    {
        _entries.Sort((a, b) => InternalKey.Compare(Key(a), a.Trailer, Key(b), b.Trailer));
        _fragments = TombstoneFragments.Build(_tombstones);
    }

    /// <inheritdoc/>
    public EntryCursor NewCursor() => new Cursor(this);

    /// <inheritdoc/>
    public ISortedRun? Within(KeyRange range) => this;

    /// <inheritdoc/>
    public void NarrowTombstones(ReadOnlySpan<byte> key, TombstoneRegion region) => _fragments.Narrow(key, region);

    private ReadOnlySpan<byte> Key(Entry entry) => _arena.AsSpan(entry.At, entry.KeyLength);

    private readonly record struct Entry(int At, int KeyLength, int ValueLength, ulong Trailer);

    private sealed class Cursor(MemoryRun run) : EntryCursor(new EntrySlot())
    {
        private int _at;

        public override bool First() => MoveTo(0);

        public override bool Last() => MoveTo(run._entries.Count - 1);

        public override bool Next() => MoveTo(_at + 1);

        public override bool Previous() => MoveTo(_at - 1);

        public override bool Seek(ReadOnlySpan<byte> userKey) => MoveTo(LowerBound(userKey));

        public override bool SeekBefore(ReadOnlySpan<byte> userKey) => MoveTo(LowerBound(userKey) - 1);

        public override void Dispose()
        {
        }

        private int LowerBound(ReadOnlySpan<byte> userKey)
        {
            int low = 0;
            int high = run._entries.Count;
            while (low < high)
            {
                int middle = (int)(((uint)low + (uint)high) / 2);
                if (run.Key(run._entries[middle]).SequenceCompareTo(userKey) < 0)
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }

            return low;
        }

        private bool MoveTo(int index)
        {
            if ((uint)index >= (uint)run._entries.Count)
            {
                return false;
            }

            _at = index;
            Entry entry = run._entries[index];
            Slot.KeyArray = Slot.ValueArray = run._arena;
            Slot.KeyOffset = entry.At;
            Slot.KeyLength = entry.KeyLength;
            Slot.ValueOffset = entry.At + entry.KeyLength;
            Slot.ValueLength = entry.ValueLength;
            Slot.Trailer = entry.Trailer;
            return true;
        }
    }
}
