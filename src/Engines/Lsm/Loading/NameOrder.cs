namespace C1z.Engines.Lsm.Loading;

/// <summary>Names brought into byte order.</summary>
internal static class NameOrder
{
    /// <summary>The numbers of names, smallest name first.</summary>
    public static int[] Sort(NameList names) => KeySorter<Names>.Sort(new Names(names));

    /// <summary>The rank of each name: its position among the sorted ones.</summary>
    public static int[] Ranks(int[] order)
    {
        int[] ranks = GC.AllocateUninitializedArray<int>(order.Length);
        for (int rank = 0; rank < order.Length; rank++)
        {
            ranks[order[rank]] = rank;
        }

        return ranks;
    }

    private readonly struct Names(NameList names) : IKeys
    {
        public int Count => names.Count;

        public ReadOnlySpan<byte> this[int index] => names[index];
    }
}
