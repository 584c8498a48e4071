using System.Runtime.CompilerServices;

namespace C1z.Engines.Tables;

/// <summary>A binary heap of cursors, the next one to visit on top. Ties go to the cursor that was added first.</summary>
internal sealed class MergeHeap
{
    private readonly EntryCursor[] _cursors;
    private readonly int[] _heap;
    private bool _backward;

    /// <summary>Creates a heap over cursors, newest first.</summary>
    public MergeHeap(EntryCursor[] cursors)
    {
        _cursors = cursors;
        _heap = new int[cursors.Length];
    }

    /// <summary>Cursors that stand on an entry.</summary>
    public int Count { get; private set; }

    /// <summary>The cursor to visit next.</summary>
    public EntryCursor Top => _cursors[_heap[0]];

    /// <summary>Empties the heap and sets the direction.</summary>
    public void Clear(bool backward)
    {
        Count = 0;
        _backward = backward;
    }

    /// <summary>Adds a cursor that stands on an entry.</summary>
    public void Add(int cursor)
    {
        int at = Count++;
        while (at > 0)
        {
            int parent = (at - 1) / 2;
            if (!ComesBefore(cursor, _heap[parent]))
            {
                break;
            }

            _heap[at] = _heap[parent];
            at = parent;
        }

        _heap[at] = cursor;
    }

    /// <summary>Steps the top cursor and finds the new top.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step()
    {
        EntryCursor top = Top;
        bool valid = _backward ? top.Previous() : top.Next();
        if (!valid)
        {
            _heap[0] = _heap[--Count];
        }

        if (Count > 1)
        {
            SiftDown();
        }
    }

    private void SiftDown()
    {
        int cursor = _heap[0];
        int at = 0;
        while (true)
        {
            int child = (2 * at) + 1;
            if (child >= Count)
            {
                break;
            }

            if (child + 1 < Count && ComesBefore(_heap[child + 1], _heap[child]))
            {
                child++;
            }

            if (!ComesBefore(_heap[child], cursor))
            {
                break;
            }

            _heap[at] = _heap[child];
            at = child;
        }

        _heap[at] = cursor;
    }

    private bool ComesBefore(int left, int right)
    {
        EntrySlot a = _cursors[left].Slot;
        EntrySlot b = _cursors[right].Slot;
        int order = InternalKey.Compare(a.UserKey, a.Trailer, b.UserKey, b.Trailer);
        order = order != 0 ? order : left.CompareTo(right);
        return _backward ? order > 0 : order < 0;
    }
}
