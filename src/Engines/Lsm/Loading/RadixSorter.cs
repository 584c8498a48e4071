namespace C1z.Engines.Lsm.Loading;

/// <summary>What a <see cref="RadixSorter"/> sorts by.</summary>
internal interface IRanked
{
    /// <summary>The number to sort by.</summary>
    ulong Rank { get; }
}

/// <summary>Sorts by numbers of a known width in linear time; items with equal numbers stay in their order.</summary>
internal static class RadixSorter
{
    // Wide digits mean few passes over many items, but counting starts anew for each: few items take narrow ones.
    private const int WideDigitBits = 11;
    private const int NarrowDigitBits = 8;
    private const int ManyItems = 8 << 10;
    private const int FewItems = 48;

    /// <summary>Sorts.</summary>
    /// <param name="items">The items.</param>
    /// <param name="scratch">Room for as many.</param>
    /// <param name="bits">How many low bits of the numbers can differ.</param>
    /// <returns>True when the sorted items are in <paramref name="scratch"/> instead.</returns>
    public static bool Sort<T>(Span<T> items, Span<T> scratch, int bits)
        where T : unmanaged, IRanked
    {
        if (items.Length <= FewItems)
        {
            SortByInsertion(items);
            return false;
        }

        scratch = scratch[..items.Length];
        int digitBits = items.Length < ManyItems ? NarrowDigitBits : WideDigitBits;
        Span<int> starts = stackalloc int[1 << digitBits];
        int mask = starts.Length - 1;
        bool swapped = false;
        for (int shift = 0; shift < bits; shift += digitBits)
        {
            if (!FindStarts(items, shift, starts))
            {
                continue;
            }

            foreach (ref readonly T item in items)
            {
                scratch[starts[(int)(item.Rank >> shift) & mask]++] = item;
            }

            Span<T> sorted = scratch;
            scratch = items;
            items = sorted;
            swapped = !swapped;
        }

        return swapped;
    }

    // False when all items have the same digit: then there is nothing to do.
    private static bool FindStarts<T>(ReadOnlySpan<T> items, int shift, Span<int> starts)
        where T : unmanaged, IRanked
    {
        starts.Clear();
        int mask = starts.Length - 1;
        foreach (ref readonly T item in items)
        {
            starts[(int)(item.Rank >> shift) & mask]++;
        }

        int next = 0;
        foreach (ref int start in starts)
        {
            if (start == items.Length)
            {
                return false;
            }

            (start, next) = (next, next + start);
        }

        return true;
    }

    private static void SortByInsertion<T>(Span<T> items)
        where T : unmanaged, IRanked
    {
        for (int i = 1; i < items.Length; i++)
        {
            T moving = items[i];
            int to = i;
            while (to > 0 && items[to - 1].Rank > moving.Rank)
            {
                items[to] = items[to - 1];
                to--;
            }

            items[to] = moving;
        }
    }
}
