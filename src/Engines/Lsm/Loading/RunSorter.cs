using System.Buffers.Binary;

namespace C1z.Engines.Lsm.Loading;

/// <summary>Sorts the rows of an arena by key; of equal keys the last row stays.</summary>
/// <remarks>
/// Keys of one family share a long beginning, so comparing them from the start wastes most of each comparison. Instead, a group of rows is sorted by the
/// eight bytes behind what all its keys have in common, as numbers; rows that agree in them form smaller groups, which are treated alike. A comparison
/// of whole keys is left for small groups and for keys that end inside the eight bytes. Linear passes and sorts of numbers, whatever the keys look like.
/// </remarks>
internal sealed class RunSorter
{
    private const int SmallGroup = 16;
    private const int WordBytes = sizeof(ulong);

    // Bounds the recursion for keys that nobody has but a hostile file.
    private const int MaxAgreed = 8 << 10;

    private readonly RowArena _rows;
    private readonly int[] _order;
    private readonly ulong[] _words;

    private RunSorter(RowArena rows)
    {
        _rows = rows;
        _order = new int[rows.Count];
        _words = new ulong[rows.Count];
        for (int i = 0; i < _order.Length; i++)
        {
            _order[i] = i;
        }
    }

    /// <summary>Sorts.</summary>
    /// <param name="rows">The rows; not changed.</param>
    /// <param name="keepTombstones">Whether removed keys stay, because older data lies below.</param>
    public static SortedRun Sort(RowArena rows, bool keepTombstones)
    {
        ReadOnlySpan<RunEntry> entries = rows.Entries;
        if (IsSorted(rows))
        {
            return new SortedRun(rows, Select(rows, [], keepTombstones));
        }

        var sorter = new RunSorter(rows);
        sorter.SortGroup(0, entries.Length, 0);
        return new SortedRun(rows, Select(rows, sorter._order, keepTombstones));
    }

    private ReadOnlySpan<byte> KeyAt(int position) => _rows.Key(_rows.Entries[_order[position]]);

    // Rising without repetition: connectors often list in order, and runs made of sorted rows always are.
    private static bool IsSorted(RowArena rows)
    {
        ReadOnlySpan<RunEntry> entries = rows.Entries;
        for (int i = 1; i < entries.Length; i++)
        {
            if (rows.Key(entries[i - 1]).SequenceCompareTo(rows.Key(entries[i])) >= 0)
            {
                return false;
            }
        }

        return true;
    }

    // An empty order stands for "as they came".
    private static RunEntry[] Select(RowArena rows, int[] order, bool keepTombstones)
    {
        ReadOnlySpan<RunEntry> entries = rows.Entries;
        var selected = new RunEntry[entries.Length];
        int count = 0;
        for (int i = 0; i < entries.Length; i++)
        {
            ref readonly RunEntry entry = ref entries[order.Length == 0 ? i : order[i]];
            bool isNewest = i + 1 == entries.Length || order.Length == 0 || !rows.Key(entry).SequenceEqual(rows.Key(entries[order[i + 1]]));
            if (isNewest && (keepTombstones || !entry.IsTombstone))
            {
                selected[count++] = entry;
            }
        }

        if (count < selected.Length)
        {
            Array.Resize(ref selected, count);
        }

        return selected;
    }

    // All keys of the group agree in their first bytes and are at least that long.
    private void SortGroup(int start, int count, int agreed)
    {
        if (count <= SmallGroup)
        {
            SortByInsertion(start, count);
            return;
        }

        int common = CommonLength(start, count, agreed);
        if (AllHaveLength(start, count, common))
        {
            // One key, many times: only the age of the rows is left to sort by.
            _order.AsSpan(start, count).Sort();
            return;
        }

        Span<ulong> words = _words.AsSpan(start, count);
        for (int i = 0; i < count; i++)
        {
            words[i] = WordAt(KeyAt(start + i), common);
        }

        words.Sort(_order.AsSpan(start, count));
        SortEqualWords(start, count, common);
    }

    private void SortEqualWords(int start, int count, int common)
    {
        int end = start + count;
        for (int first = start; first < end;)
        {
            int next = first + 1;
            while (next < end && _words[next] == _words[first])
            {
                next++;
            }

            if (next - first > 1)
            {
                SortEqualGroup(first, next - first, common + WordBytes);
            }

            first = next;
        }
    }

    // A key that ends inside the word was padded with zeros and may equal a longer one: such groups are compared by whole keys.
    private void SortEqualGroup(int start, int count, int agreed)
    {
        if (count <= SmallGroup)
        {
            SortByInsertion(start, count);
        }
        else if (agreed <= MaxAgreed && AllAtLeast(start, count, agreed))
        {
            SortGroup(start, count, agreed);
        }
        else
        {
            _order.AsSpan(start, count).Sort(Compare);
        }
    }

    private void SortByInsertion(int start, int count)
    {
        Span<int> order = _order.AsSpan(start, count);
        for (int i = 1; i < order.Length; i++)
        {
            int moving = order[i];
            int to = i;
            while (to > 0 && Compare(order[to - 1], moving) > 0)
            {
                order[to] = order[to - 1];
                to--;
            }

            order[to] = moving;
        }
    }

    private int Compare(int left, int right)
    {
        ReadOnlySpan<RunEntry> entries = _rows.Entries;
        int byKey = _rows.Key(entries[left]).SequenceCompareTo(_rows.Key(entries[right]));
        return byKey != 0 ? byKey : left.CompareTo(right);
    }

    private int CommonLength(int start, int count, int agreed)
    {
        ReadOnlySpan<byte> first = KeyAt(start);
        int common = first.Length;
        for (int i = 1; i < count && common > agreed; i++)
        {
            ReadOnlySpan<byte> key = KeyAt(start + i);
            common = agreed + first[agreed..common].CommonPrefixLength(key[agreed..]);
        }

        return common;
    }

    private bool AllHaveLength(int start, int count, int length)
    {
        for (int i = 0; i < count; i++)
        {
            if (KeyAt(start + i).Length != length)
            {
                return false;
            }
        }

        return true;
    }

    private bool AllAtLeast(int start, int count, int length)
    {
        for (int i = 0; i < count; i++)
        {
            if (KeyAt(start + i).Length < length)
            {
                return false;
            }
        }

        return true;
    }

    private static ulong WordAt(ReadOnlySpan<byte> key, int offset)
    {
        if (key.Length - offset >= WordBytes)
        {
            return BinaryPrimitives.ReadUInt64BigEndian(key[offset..]);
        }

        Span<byte> padded = stackalloc byte[WordBytes];
        padded.Clear();
        key[offset..].CopyTo(padded);
        return BinaryPrimitives.ReadUInt64BigEndian(padded);
    }
}
