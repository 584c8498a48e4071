namespace C1z.Engines.Tables;

/// <summary>Range deletions cut into pieces that do not overlap; a piece knows the highest sequence number that covers it.</summary>
internal sealed class TombstoneFragments
{
    private readonly RangeTombstone[] _fragments;

    private TombstoneFragments(RangeTombstone[] fragments) => _fragments = fragments;

    /// <summary>No deletions.</summary>
    public static TombstoneFragments Empty { get; } = new([]);

    /// <summary>The pieces in order.</summary>
    public IReadOnlyList<RangeTombstone> Fragments => _fragments;

    /// <summary>Cuts tombstones at each other's borders.</summary>
    /// <param name="tombstones">In any order, overlapping at will.</param>
    public static TombstoneFragments Build(IReadOnlyList<RangeTombstone> tombstones)
    {
        if (tombstones.Count == 0)
        {
            return Empty;
        }

        byte[][] borders = [.. tombstones.SelectMany(t => new[] { t.Start, t.End }).Order(KeyComparer.Instance)];
        RangeTombstone[] byStart = [.. tombstones.OrderBy(t => t.Start, KeyComparer.Instance)];
        var live = new PriorityQueue<RangeTombstone, ulong>();
        var fragments = new List<RangeTombstone>(byStart.Length);
        int next = 0;
        for (int i = 0; i + 1 < borders.Length; i++)
        {
            byte[] from = borders[i];
            byte[] to = borders[i + 1];
            while (next < byStart.Length && KeyComparer.Instance.Compare(byStart[next].Start, from) <= 0)
            {
                live.Enqueue(byStart[next], ulong.MaxValue - byStart[next].Sequence);
                next++;
            }

            while (live.Count > 0 && KeyComparer.Instance.Compare(live.Peek().End, from) <= 0)
            {
                live.Dequeue();
            }

            if (live.Count > 0 && KeyComparer.Instance.Compare(from, to) < 0)
            {
                fragments.Add(new RangeTombstone(from, to, live.Peek().Sequence));
            }
        }

        return new TombstoneFragments([.. fragments]);
    }

    /// <summary>Narrows a region around a key to the piece, or the gap between pieces, that the key lies in.</summary>
    public void Narrow(ReadOnlySpan<byte> key, TombstoneRegion region)
    {
        int low = 0;
        int high = _fragments.Length;
        while (low < high)
        {
            int middle = (int)(((uint)low + (uint)high) / 2);
            if (key.SequenceCompareTo(_fragments[middle].End) >= 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        if (low > 0)
        {
            region.NarrowLower(_fragments[low - 1].End);
        }

        if (low == _fragments.Length)
        {
            return;
        }

        RangeTombstone fragment = _fragments[low];
        if (key.SequenceCompareTo(fragment.Start) < 0)
        {
            region.NarrowUpper(fragment.Start);
        }
        else
        {
            region.NarrowLower(fragment.Start);
            region.NarrowUpper(fragment.End);
            region.Cover(fragment.Sequence);
        }
    }
}
