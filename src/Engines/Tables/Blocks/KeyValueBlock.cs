using System.Text;

namespace C1z.Engines.Tables;

/// <summary>
/// Reads the small blocks of names and values: the metaindex (columnar from v6 on) and the properties (columnar from v7 on).
/// </summary>
/// <remarks>
/// Row form: a row block whose keys are names. Columnar form: two columns of byte strings. Names are sorted.
/// This is an on-disk format: a change is a new version.
/// </remarks>
internal static class KeyValueBlock
{
    private static ReadOnlySpan<ColumnType> Schema => [ColumnType.Bytes, ColumnType.Bytes];

    /// <summary>Decodes all pairs; a name that comes twice is refused.</summary>
    public static Dictionary<string, byte[]> Read(ArraySegment<byte> block, bool columnar, BlockLocation location)
    {
        var pairs = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        if (columnar)
        {
            ColumnarBlock frame = ColumnarBlock.Parse(block, 0, Schema, location);
            BytesColumn names = frame.ByteStrings(0, frame.Rows);
            BytesColumn values = frame.ByteStrings(1, frame.Rows);
            for (int row = 0; row < frame.Rows; row++)
            {
                Add(pairs, names[row], values[row], location);
            }
        }
        else
        {
            var rows = new RowBlock(trailerLength: 0);
            rows.Reset(block, location);
            for (bool valid = rows.First(); valid; valid = rows.Next())
            {
                Add(pairs, rows.Key, rows.Value, location);
            }
        }

        return pairs;
    }

    private static void Add(Dictionary<string, byte[]> pairs, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, BlockLocation location)
    {
        string text = Encoding.UTF8.GetString(name);
        if (!pairs.TryAdd(text, value.ToArray()))
        {
            location.ThrowMalformed($"the name {text} comes twice");
        }
    }
}
