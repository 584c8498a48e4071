namespace C1z.Engines.Digests;

/// <summary>Finds the order of the hash index within one partition.</summary>
/// <remarks>
/// Index keys of a partition compare by bucket, then by principal; the grants themselves are in the order of principals already. So a
/// stable sort by bucket is all it takes: two counting passes over bytes, linear in the number of grants. One instance for one thread.
/// </remarks>
public sealed class HashIndexOrder
{
    private const int Digits = 256;

    private readonly int[] _starts = new int[Digits];
    private int[] _other = [];

    /// <summary>Sorts positions by bucket.</summary>
    /// <param name="buckets">Bucket of each grant of the partition, in the order of the grants' keys.</param>
    /// <param name="order">Receives the positions of the grants in the order of the index; as long as <paramref name="buckets"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Sort(ReadOnlySpan<ushort> buckets, Span<int> order)
    {
        if (buckets.Length != order.Length)
        {
            throw new ArgumentException($"room for {order.Length} positions, {buckets.Length} grants", nameof(order));
        }

        if (_other.Length < buckets.Length)
        {
            _other = new int[Math.Max(buckets.Length, _other.Length * 2)];
        }

        Span<int> low = _other.AsSpan(0, buckets.Length);
        CountDigits(buckets, shift: 0);
        for (int i = 0; i < buckets.Length; i++)
        {
            low[_starts[buckets[i] & 0xFF]++] = i;
        }

        CountDigits(buckets, shift: 8);
        foreach (int position in low)
        {
            order[_starts[buckets[position] >> 8]++] = position;
        }
    }

    private void CountDigits(ReadOnlySpan<ushort> buckets, int shift)
    {
        Array.Clear(_starts);
        foreach (ushort bucket in buckets)
        {
            _starts[(bucket >> shift) & 0xFF]++;
        }

        int next = 0;
        for (int digit = 0; digit < Digits; digit++)
        {
            (_starts[digit], next) = (next, next + _starts[digit]);
        }
    }
}
