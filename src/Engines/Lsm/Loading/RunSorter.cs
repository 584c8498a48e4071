namespace C1z.Engines.Lsm.Loading;

/// <summary>Sorts the rows of an arena by key; of equal keys the last row stays.</summary>
internal static class RunSorter
{
    /// <summary>Sorts.</summary>
    /// <param name="rows">The rows; not changed.</param>
    /// <param name="keepTombstones">Whether removed keys stay, because older data lies below.</param>
    public static SortedRun Sort(RowArena rows, bool keepTombstones) =>
        new(rows, Select(rows, IsSorted(rows) ? [] : KeySorter<ArenaKeys>.Sort(new ArenaKeys(rows)), keepTombstones));

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

    private readonly struct ArenaKeys(RowArena rows) : IKeys
    {
        public int Count => rows.Count;

        public ReadOnlySpan<byte> this[int index] => rows.Key(rows.Entries[index]);
    }
}
