namespace C1z.Engines.Tables;

/// <summary>Walks the live rows of many sorted runs: the newest entry of a key wins, removed keys are left out.</summary>
/// <remarks>
/// For one thread. Keys and values are valid until the next move. A <see cref="TableException"/> leaves the iterator unpositioned; an
/// iterator
/// that returned <see langword="false"/> has really ended. Forward steps copy the key once, backward steps copy key and value; neither
/// allocates once the buffers have grown.
/// </remarks>
public sealed class MergingIterator : IDisposable
{
    private readonly ISortedRun[] _runs;
    private readonly EntryCursor[] _cursors;
    private readonly MergeHeap _heap;
    private readonly KeyRange _range;
    private readonly string _name;
    private readonly TombstoneRegion _region = new();
    private readonly EntrySlot _saved = new();
    private EntrySlot _current;
    private byte[] _last = new byte[128];
    private int _lastLength;
    private bool _backward;
    private bool _regionKnown;

    internal MergingIterator(ISortedRun[] newestFirst, KeyRange range, string name)
    {
        _runs = newestFirst;
        _range = range;
        _name = name;
        _cursors = Array.ConvertAll(newestFirst, static run => run.NewCursor());
        _heap = new MergeHeap(_cursors);
        _current = _saved;
    }

    /// <summary>Whether it stands on a row.</summary>
    public bool IsValid { get; private set; }

    /// <summary>The current key.</summary>
    public ReadOnlySpan<byte> Key => _current.UserKey;

    /// <summary>The current value.</summary>
    public ReadOnlySpan<byte> Value => _current.Value;

    /// <summary>The sequence number of the entry that won.</summary>
    public ulong Sequence => InternalKey.Sequence(_current.Trailer);

    /// <summary>Merges open tables.</summary>
    /// <param name="newestFirst">The tables; among entries with one key and one sequence number, the earlier table wins. They stay the
    /// caller's.</param>
    /// <param name="range">Which keys to visit.</param>
    public static MergingIterator Create(IReadOnlyList<TableReader> newestFirst, KeyRange range = default)
    {
        ArgumentNullException.ThrowIfNull(newestFirst);
        return new MergingIterator([.. newestFirst.Select(t => new TableRun(t))], range, "merge");
    }

    /// <summary>Moves to the first row of the range.</summary>
    public bool First()
    {
        StartMove(backward: false);
        for (int i = 0; i < _cursors.Length; i++)
        {
            Enter(i, _range.Lower is { } lower ? _cursors[i].Seek(lower) : _cursors[i].First());
        }

        return FindForward(hasLast: false);
    }

    /// <summary>Moves to the last row of the range.</summary>
    public bool Last()
    {
        StartMove(backward: true);
        for (int i = 0; i < _cursors.Length; i++)
        {
            Enter(i, _range.Upper is { } upper ? _cursors[i].SeekBefore(upper) : _cursors[i].Last());
        }

        return FindBackward();
    }

    /// <summary>Moves to the first row of the range whose key is at least the target.</summary>
    public bool Seek(ReadOnlySpan<byte> key)
    {
        SaveLast(_range.IsBelow(key) ? _range.Lower : key);
        StartMove(backward: false);
        SeekCursors(new ReadOnlySpan<byte>(_last, 0, _lastLength));
        return FindForward(hasLast: false);
    }

    /// <summary>Moves to the last row of the range whose key is below the target.</summary>
    public bool SeekBefore(ReadOnlySpan<byte> key)
    {
        SaveLast(_range.IsAbove(key) ? _range.Upper : key);
        StartMove(backward: true);
        SeekCursorsBefore(new ReadOnlySpan<byte>(_last, 0, _lastLength));
        return FindBackward();
    }

    /// <summary>Moves to the next row.</summary>
    public bool Next()
    {
        if (!IsValid)
        {
            return false;
        }

        IsValid = false;
        SaveLast(_current.UserKey);
        if (_backward)
        {
            StartMove(backward: false);
            SeekCursors(new ReadOnlySpan<byte>(_last, 0, _lastLength));
        }
        else
        {
            _heap.Step();
        }

        return FindForward(hasLast: true);
    }

    /// <summary>Moves to the row before.</summary>
    public bool Previous()
    {
        if (!IsValid)
        {
            return false;
        }

        IsValid = false;
        if (!_backward)
        {
            SaveLast(_current.UserKey);
            StartMove(backward: true);
            SeekCursorsBefore(new ReadOnlySpan<byte>(_last, 0, _lastLength));
        }

        return FindBackward();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        IsValid = false;
        foreach (EntryCursor cursor in _cursors)
        {
            cursor.Dispose();
        }
    }

    private void StartMove(bool backward)
    {
        IsValid = false;
        _backward = backward;
        _regionKnown = false;
        _heap.Clear(backward);
    }

    private void SeekCursors(ReadOnlySpan<byte> key)
    {
        for (int i = 0; i < _cursors.Length; i++)
        {
            Enter(i, _cursors[i].Seek(key));
        }
    }

    private void SeekCursorsBefore(ReadOnlySpan<byte> key)
    {
        for (int i = 0; i < _cursors.Length; i++)
        {
            Enter(i, _cursors[i].SeekBefore(key));
        }
    }

    private void Enter(int cursor, bool valid)
    {
        if (valid)
        {
            _heap.Add(cursor);
        }
    }

    private bool FindForward(bool hasLast)
    {
        for (; _heap.Count > 0; _heap.Step())
        {
            EntrySlot top = _heap.Top.Slot;
            ReadOnlySpan<byte> key = top.UserKey;
            if (hasLast)
            {
                int order = key.SequenceCompareTo(new ReadOnlySpan<byte>(_last, 0, _lastLength));
                if (order == 0)
                {
                    continue;
                }

                ThrowIfDisordered(order < 0);
            }

            if (_range.IsAbove(key))
            {
                break;
            }

            if (IsLive(top, key))
            {
                _current = top;
                return IsValid = true;
            }

            SaveLast(key);
            hasLast = true;
        }

        return false;
    }

    /// <summary>Backward, the entries of a key come oldest first: they are read to the end and the last one counts.</summary>
    private bool FindBackward()
    {
        while (_heap.Count > 0)
        {
            ReadOnlySpan<byte> key = _heap.Top.Slot.UserKey;
            if (_range.IsBelow(key))
            {
                break;
            }

            Copy(key, ref _saved.KeyArray);
            _saved.KeyLength = key.Length;
            do
            {
                EntrySlot top = _heap.Top.Slot;
                int order = top.UserKey.SequenceCompareTo(_saved.UserKey);
                ThrowIfDisordered(order > 0);
                if (order < 0)
                {
                    break;
                }

                Copy(top.Value, ref _saved.ValueArray);
                _saved.ValueLength = top.ValueLength;
                _saved.Trailer = top.Trailer;
                _heap.Step();
            }
            while (_heap.Count > 0);

            if (IsLive(_saved, _saved.UserKey))
            {
                _current = _saved;
                return IsValid = true;
            }
        }

        return false;
    }

    private bool IsLive(EntrySlot entry, ReadOnlySpan<byte> key)
    {
        switch (InternalKey.Kind(entry.Trailer))
        {
            case EntryKind.Set or EntryKind.SetWithDelete:
                break;
            case EntryKind.Delete or EntryKind.SingleDelete or EntryKind.DeleteSized:
                return false;
            default:
                EntryKind kind = InternalKey.Kind(entry.Trailer);
                throw new TableException(
                    TableErrorCode.Unsupported, _name, null, $"an entry has kind {(byte)kind} ({kind}), which is not read");
        }

        if (!_regionKnown || !(_backward ? _region.ReachesDownTo(key) : _region.ReachesUpTo(key)))
        {
            _region.Reset();
            foreach (ISortedRun run in _runs)
            {
                run.NarrowTombstones(key, _region);
            }

            _regionKnown = true;
        }

        return !_region.Removes(InternalKey.Sequence(entry.Trailer));
    }

    private void SaveLast(ReadOnlySpan<byte> key)
    {
        Copy(key, ref _last);
        _lastLength = key.Length;
    }

    private static void Copy(ReadOnlySpan<byte> bytes, ref byte[] memory)
    {
        if (bytes.Length > memory.Length)
        {
            memory = new byte[Math.Max(bytes.Length, memory.Length * 2)];
        }

        bytes.CopyTo(memory);
    }

    private void ThrowIfDisordered(bool disordered)
    {
        if (disordered)
        {
            throw new TableException(TableErrorCode.OutOfOrder, _name, null, "the keys of a table are not in increasing order");
        }
    }
}
