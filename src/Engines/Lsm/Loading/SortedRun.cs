namespace C1z.Engines.Lsm.Loading;

/// <summary>Rows in key order, each key once, in memory. Immutable; read by any number of threads.</summary>
/// <remarks>It keeps the arena that the rows lie in; the arena must not be taken back any more.</remarks>
internal sealed class SortedRun
{
    private readonly RowArena _rows;
    private readonly RunEntry[] _entries;

    /// <summary>Wraps entries that are sorted already.</summary>
    /// <param name="rows">What they point into.</param>
    /// <param name="entries">The entries, in key order without repetition.</param>
    public SortedRun(RowArena rows, RunEntry[] entries)
    {
        _rows = rows;
        _entries = entries;
    }

    /// <summary>Number of keys, tombstones included.</summary>
    public int Count => _entries.Length;

    /// <summary>Memory in bytes that is held by the run.</summary>
    public long MemoryBytes => _rows.MemoryBytes + (_entries.Length * (long)System.Runtime.CompilerServices.Unsafe.SizeOf<RunEntry>());

    /// <summary>The row at a position.</summary>
    public ref readonly RunEntry this[int position] => ref _entries[position];

    /// <summary>The key at a position.</summary>
    public ReadOnlySpan<byte> KeyAt(int position) => _rows.Key(_entries[position]);

    /// <summary>The value at a position; empty for a tombstone.</summary>
    public ReadOnlySpan<byte> ValueAt(int position) => _rows.Value(_entries[position]);

    /// <summary>The position of the first key that is not below a key.</summary>
    /// <param name="key">The key; empty for the start.</param>
    /// <returns>A position, <see cref="Count"/> when all keys are below.</returns>
    public int LowerBound(ReadOnlySpan<byte> key)
    {
        int low = 0;
        int high = _entries.Length;
        while (low < high)
        {
            int middle = (int)(((uint)low + (uint)high) / 2);
            if (KeyAt(middle).SequenceCompareTo(key) < 0)
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
}
