namespace C1z.Engines.Tables.Tests;

/// <summary>Walks iterators to their end and writes down what they show, as <c>hexkey hexvalue</c>.</summary>
internal static class Scan
{
    public static List<string> Forward(MergingIterator iterator)
    {
        var rows = new List<string>();
        for (bool valid = iterator.First(); valid; valid = iterator.Next())
        {
            rows.Add(Row(iterator.Key, iterator.Value));
        }

        return rows;
    }

    public static List<string> Backward(MergingIterator iterator)
    {
        var rows = new List<string>();
        for (bool valid = iterator.Last(); valid; valid = iterator.Previous())
        {
            rows.Add(Row(iterator.Key, iterator.Value));
        }

        return rows;
    }

    public static List<string> All(ITableStore store, TableDirectoryOptions? options = null)
    {
        using TableDirectory directory = TableDirectory.Open(store, options);
        using MergingIterator iterator = directory.NewIterator();
        return Forward(iterator);
    }

    public static string Row(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        $"{Convert.ToHexStringLower(key)} {Convert.ToHexStringLower(value)}";
}
