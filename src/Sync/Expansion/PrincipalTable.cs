namespace C1z.Sync.Expansion;

/// <summary>Gives each principal a number, and once all are known a rank: its place in the order of their keys.</summary>
/// <remarks>
/// From then on an expansion works with ranks, four bytes a member, and sorts nothing any more. Principals of one type have neighbouring ranks. Filled by one
/// thread; after <see cref="Rank"/> it never changes and may be read by many.
/// </remarks>
internal sealed class PrincipalTable
{
    private const int SlabBytes = 1 << 20;
    private const int FirstBuckets = 1 << 10;

    private readonly List<byte[]> _slabs = [];
    private int _used = SlabBytes;
    private Entry[] _entries = new Entry[FirstBuckets / 2];
    private int[] _buckets = NewBuckets(FirstBuckets);
    private int[] _byRank = [];
    private int[] _rankOf = [];

    /// <summary>Number of principals.</summary>
    public int Count { get; private set; }

    /// <summary>The rank of each number.</summary>
    public int[] Ranks => _rankOf;

    /// <summary>The number of a principal.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="payload">Kept along when the principal is new.</param>
    public int NumberOf(ReadOnlySpan<byte> key, ReadOnlySpan<byte> payload)
    {
        var hash = default(HashCode);
        hash.AddBytes(key);
        int code = hash.ToHashCode();
        int bucket = code & (_buckets.Length - 1);
        for (; _buckets[bucket] >= 0; bucket = (bucket + 1) & (_buckets.Length - 1))
        {
            ref readonly Entry entry = ref _entries[_buckets[bucket]];
            if (entry.Hash == code && KeyOf(in entry).SequenceEqual(key))
            {
                return _buckets[bucket];
            }
        }

        if (Count == _entries.Length)
        {
            Grow();
            bucket = code & (_buckets.Length - 1);
            while (_buckets[bucket] >= 0)
            {
                bucket = (bucket + 1) & (_buckets.Length - 1);
            }
        }

        _entries[Count] = Keep(code, key, payload);
        _buckets[bucket] = Count;
        return Count++;
    }

    /// <summary>Ranks all principals. Nothing may be added afterwards.</summary>
    public void Rank()
    {
        _buckets = [];
        _byRank = new int[Count];
        for (int i = 0; i < Count; i++)
        {
            _byRank[i] = i;
        }

        _byRank.AsSpan().Sort((left, right) => KeyOf(in _entries[left]).SequenceCompareTo(KeyOf(in _entries[right])));
        _rankOf = new int[Count];
        for (int rank = 0; rank < Count; rank++)
        {
            _rankOf[_byRank[rank]] = rank;
        }
    }

    /// <summary>The key of the principal with a rank.</summary>
    public ReadOnlySpan<byte> KeyAt(int rank) => KeyOf(in _entries[_byRank[rank]]);

    /// <summary>The payload of the principal with a rank.</summary>
    public ReadOnlySpan<byte> PayloadAt(int rank)
    {
        ref readonly Entry entry = ref _entries[_byRank[rank]];
        return _slabs[entry.Slab].AsSpan(entry.Offset + entry.KeyLength, entry.PayloadLength);
    }

    /// <summary>The first rank whose key is not below a key.</summary>
    public int FirstAtOrBehind(ReadOnlySpan<byte> key)
    {
        int from = 0;
        int to = Count;
        while (from < to)
        {
            int middle = (from + to) / 2;
            if (KeyAt(middle).SequenceCompareTo(key) < 0)
            {
                from = middle + 1;
            }
            else
            {
                to = middle;
            }
        }

        return from;
    }

    private ReadOnlySpan<byte> KeyOf(in Entry entry) => _slabs[entry.Slab].AsSpan(entry.Offset, entry.KeyLength);

    private Entry Keep(int hash, ReadOnlySpan<byte> key, ReadOnlySpan<byte> payload)
    {
        int length = checked(key.Length + payload.Length);
        if (_slabs.Count == 0 || _slabs[^1].Length - _used < length)
        {
            _slabs.Add(GC.AllocateUninitializedArray<byte>(Math.Max(SlabBytes, length)));
            _used = 0;
        }

        var entry = new Entry(hash, _slabs.Count - 1, _used, key.Length, payload.Length);
        key.CopyTo(_slabs[^1].AsSpan(_used));
        payload.CopyTo(_slabs[^1].AsSpan(_used + key.Length));
        _used += length;
        return entry;
    }

    private void Grow()
    {
        Array.Resize(ref _entries, checked(_entries.Length * 2));
        _buckets = NewBuckets(checked(_entries.Length * 2));
        for (int i = 0; i < Count; i++)
        {
            int bucket = _entries[i].Hash & (_buckets.Length - 1);
            while (_buckets[bucket] >= 0)
            {
                bucket = (bucket + 1) & (_buckets.Length - 1);
            }

            _buckets[bucket] = i;
        }
    }

    private static int[] NewBuckets(int count)
    {
        int[] buckets = new int[count];
        Array.Fill(buckets, -1);
        return buckets;
    }

    private readonly record struct Entry(int Hash, int Slab, int Offset, int KeyLength, int PayloadLength);
}
