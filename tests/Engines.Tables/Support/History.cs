namespace C1z.Engines.Tables.Tests;

/// <summary>A history of writes, kept as a list and asked naively.</summary>
internal sealed class History
{
    private readonly List<(byte[] Key, ulong Sequence, EntryKind Kind, byte[] Value)> _points = [];
    private readonly List<(byte[] Start, byte[] End, ulong Sequence)> _ranges = [];

    public bool IsEmpty => _points.Count + _ranges.Count == 0;

    /// <summary>A key of one or two letters from a to h.</summary>
    public static byte[] Key(Random random)
    {
        byte[] key = new byte[random.Next(1, 3)];
        for (int i = 0; i < key.Length; i++)
        {
            key[i] = (byte)('a' + random.Next(8));
        }

        return key;
    }

    public static History Random(Random random)
    {
        var history = new History();
        int count = random.Next(1, 120);
        for (ulong sequence = 10; sequence < 10 + (ulong)count; sequence++)
        {
            byte[] key = Key(random);
            switch (random.Next(12))
            {
                case 0:
                    byte[] end = Key(random);
                    if (KeyComparer.Instance.Compare(key, end) < 0)
                    {
                        history._ranges.Add((key, end, sequence));
                    }

                    break;
                case 1:
                    history._points.Add((key, sequence, EntryKind.Delete, []));
                    break;
                case 2:
                    history._points.Add((key, sequence, EntryKind.SingleDelete, []));
                    break;
                case 3:
                    history._points.Add((key, sequence, EntryKind.DeleteSized, [5]));
                    break;
                case 4:
                    history._points.Add((key, sequence, EntryKind.SetWithDelete, BitConverter.GetBytes(sequence)));
                    break;
                default:
                    history._points.Add((key, sequence, EntryKind.Set, BitConverter.GetBytes(sequence)));
                    break;
            }
        }

        if (history.IsEmpty)
        {
            history._points.Add(([(byte)'a'], 10, EntryKind.Set, []));
        }

        return history;
    }

    public IEnumerable<byte[]> LiveKeys() => _points
        .Select(p => p.Key)
        .DistinctBy(Convert.ToHexString)
        .Where(k => Newest(k) is { Kind: EntryKind.Set or EntryKind.SetWithDelete } newest && !Removed(k, newest.Sequence))
        .Order(KeyComparer.Instance);

    public byte[] Value(byte[] key) => Newest(key).Value;

    /// <summary>Cuts the history in time, oldest first; a piece may not be empty.</summary>
    public History[] Cut(Random random)
    {
        int pieces = random.Next(1, 6);
        ulong[] cuts = [.. Enumerable.Range(0, pieces - 1).Select(_ => (ulong)random.Next(10, 130)).Order(), ulong.MaxValue];
        ulong from = 0;
        var result = new List<History>();
        foreach (ulong to in cuts)
        {
            var piece = new History();
            piece._points.AddRange(_points.Where(p => p.Sequence >= from && p.Sequence < to));
            piece._ranges.AddRange(_ranges.Where(r => r.Sequence >= from && r.Sequence < to));
            from = to;
            if (!piece.IsEmpty)
            {
                result.Add(piece);
            }
        }

        return [.. result];
    }

    /// <summary>Cuts the history at keys; range deletions are cut with it.</summary>
    public IEnumerable<History> SliceByKey(byte[][] borders)
    {
        byte[]? lower = null;
        foreach (byte[]? upper in (byte[]?[])[.. borders, null])
        {
            var slice = new History();
            var range = new KeyRange(lower, upper);
            slice._points.AddRange(_points.Where(p => range.Contains(p.Key)));
            foreach ((byte[] start, byte[] end, ulong sequence) in _ranges)
            {
                byte[] from = range.IsBelow(start) ? lower! : start;
                byte[] to = range.IsAbove(end) ? upper! : end;
                if (KeyComparer.Instance.Compare(from, to) < 0)
                {
                    slice._ranges.Add((from, to, sequence));
                }
            }

            lower = upper;
            yield return slice;
        }
    }

    public (byte[] Table, TableSummary Summary) Write(TableWriterOptions options) => TestTables.Write(
        writer =>
        {
            foreach (var point in _points.OrderBy(p => p.Key, KeyComparer.Instance).ThenByDescending(p => p.Sequence))
            {
                writer.Add(point.Key, point.Sequence, point.Kind, point.Value);
            }

            byte[][] borders = [.. _ranges.SelectMany(r => new[] { r.Start, r.End }).DistinctBy(Convert.ToHexString).Order(KeyComparer.Instance)];
            for (int i = 0; i + 1 < borders.Length; i++)
            {
                foreach (ulong sequence in _ranges.Where(r => Covers(r, borders[i])).Select(r => r.Sequence).OrderDescending())
                {
                    writer.DeleteRange(borders[i], borders[i + 1], sequence);
                }
            }
        },
        options);

    private (byte[] Key, ulong Sequence, EntryKind Kind, byte[] Value) Newest(byte[] key) =>
        _points.Where(p => p.Key.AsSpan().SequenceEqual(key)).MaxBy(p => p.Sequence);

    private bool Removed(byte[] key, ulong sequence) => _ranges.Any(r => r.Sequence > sequence && Covers(r, key));

    private static bool Covers((byte[] Start, byte[] End, ulong Sequence) range, byte[] key) =>
        new KeyRange(range.Start, range.End).Contains(key);
}
