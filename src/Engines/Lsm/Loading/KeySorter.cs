using System.Buffers.Binary;

namespace C1z.Engines.Lsm.Loading;

/// <summary>Keys under the numbers 0, 1, 2, …, in any order.</summary>
internal interface IKeys
{
    /// <summary>Number of keys.</summary>
    int Count { get; }

    /// <summary>One key.</summary>
    ReadOnlySpan<byte> this[int index] { get; }
}

/// <summary>Finds the order of keys; equal ones stay in the order of their numbers.</summary>
/// <remarks>
/// Keys of one family share a long beginning, so comparing them from the start wastes most of each comparison. Instead, a group of rows is sorted by the
/// eight bytes behind what all its keys have in common, as numbers; rows that agree in them form smaller groups, which are treated alike. A comparison
/// of whole keys is left for small groups and for keys that end inside the eight bytes. Linear passes and sorts of numbers, whatever the keys look like.
/// </remarks>
/// <typeparam name="TKeys">Where the keys are.</typeparam>
internal sealed class KeySorter<TKeys>
    where TKeys : struct, IKeys
{
    private const int SmallGroup = 16;
    private const int WordBytes = sizeof(ulong);

    // Bounds the recursion for keys that nobody has but a hostile file.
    private const int MaxAgreed = 8 << 10;

    private readonly TKeys _keys;
    private readonly int[] _order;
    private readonly ulong[] _words;

    private KeySorter(TKeys keys)
    {
        _keys = keys;
        _order = new int[keys.Count];
        _words = GC.AllocateUninitializedArray<ulong>(keys.Count);
        for (int i = 0; i < _order.Length; i++)
        {
            _order[i] = i;
        }
    }

    /// <summary>Sorts.</summary>
    /// <param name="keys">The keys.</param>
    /// <returns>Their numbers, smallest key first.</returns>
    public static int[] Sort(TKeys keys)
    {
        var sorter = new KeySorter<TKeys>(keys);
        sorter.SortGroup(0, keys.Count, 0);
        return sorter._order;
    }

    private ReadOnlySpan<byte> KeyAt(int position) => _keys[_order[position]];

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
        int byKey = _keys[left].SequenceCompareTo(_keys[right]);
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
