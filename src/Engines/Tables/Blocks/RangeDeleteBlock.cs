using System.Buffers.Binary;

namespace C1z.Engines.Tables;

/// <summary>Reads the block of range deletions.</summary>
/// <remarks>
/// Row form: a row block; the internal key holds the start, the value the exclusive end. Columnar form: a header with the number of
/// boundary keys (32 bits); columns 0 boundary keys and 1 start indices have that many rows, columns 2 trailer, 3 suffix and 4 value one
/// row a tombstone. The tombstones from index <c>i</c> to index <c>i + 1</c> span the keys from boundary <c>i</c> to boundary <c>i + 1</c>.
/// This is an on-disk format: a change is a new version.
/// </remarks>
internal static class RangeDeleteBlock
{
    private const int CustomHeader = sizeof(uint);

    private static ReadOnlySpan<ColumnType> Schema =>
        [ColumnType.Bytes, ColumnType.UInt, ColumnType.UInt, ColumnType.Bytes, ColumnType.Bytes];

    /// <summary>Decodes all tombstones, in the order of the block.</summary>
    public static List<RangeTombstone> Read(ArraySegment<byte> block, bool columnar, BlockLocation location) =>
        columnar ? ReadColumnar(block, location) : ReadRows(block, location);

    private static List<RangeTombstone> ReadRows(ArraySegment<byte> block, BlockLocation location)
    {
        var tombstones = new List<RangeTombstone>();
        var rows = new RowBlock(InternalKey.TrailerLength);
        rows.Reset(block, location);
        for (bool valid = rows.First(); valid; valid = rows.Next())
        {
            Add(tombstones, rows.OrderedKey.ToArray(), rows.Value.ToArray(), InternalKey.ReadTrailer(rows.Key), location);
        }

        return tombstones;
    }

    private static List<RangeTombstone> ReadColumnar(ArraySegment<byte> block, BlockLocation location)
    {
        ColumnarBlock frame = ColumnarBlock.Parse(block, CustomHeader, Schema, location);
        uint announced = BinaryPrimitives.ReadUInt32LittleEndian(block);
        if (announced > (uint)block.Count)
        {
            location.ThrowMalformed($"{announced} boundary keys cannot lie in a block of {block.Count} bytes");
        }

        int boundaries = (int)announced;
        BytesColumn keys = frame.ByteStrings(0, boundaries);
        UIntColumn indices = frame.UInts(1, boundaries);
        UIntColumn trailers = frame.UInts(2, frame.Rows);
        var tombstones = new List<RangeTombstone>(frame.Rows);
        ulong next = 0;
        for (int span = 0; span + 1 < boundaries; span++)
        {
            ulong end = indices[span + 1];
            if (indices[span] != next || end < next || end > (ulong)frame.Rows)
            {
                location.ThrowMalformed($"the start indices of spans {span} and {span + 1} do not follow one another within the block");
            }

            if (next == end)
            {
                continue;
            }

            byte[] from = keys[span].ToArray();
            byte[] to = keys[span + 1].ToArray();
            for (; next < end; next++)
            {
                Add(tombstones, from, to, trailers[(int)next], location);
            }
        }

        if (next != (ulong)frame.Rows)
        {
            location.ThrowMalformed($"{frame.Rows} tombstones are announced, the spans hold {next}");
        }

        return tombstones;
    }

    private static void Add(List<RangeTombstone> tombstones, byte[] start, byte[] end, ulong trailer, BlockLocation location)
    {
        EntryKind kind = InternalKey.Kind(trailer);
        if (kind != EntryKind.RangeDelete)
        {
            throw location.Error(TableErrorCode.Unsupported, $"a block of range deletions holds an entry of kind {(byte)kind} ({kind})");
        }

        if (start.AsSpan().SequenceCompareTo(end) >= 0)
        {
            location.ThrowMalformed("a range deletion ends at or before its start");
        }

        tombstones.Add(new RangeTombstone(start, end, InternalKey.Sequence(trailer)));
    }
}
