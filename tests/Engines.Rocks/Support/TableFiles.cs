using C1z.Engines.Tables;

namespace C1z.Engines.Rocks.Tests;

/// <summary>Tables made by the engine's own writer, and tables of a store read by its own reader.</summary>
internal static class TableFiles
{
    public static string Write(string path, IEnumerable<KeyValuePair<byte[], byte[]>> sorted)
    {
        using FileStream file = File.Create(path);
        using var table = new TableWriter(file, new TableWriterOptions { Format = TableFormat.RocksDbV2 });
        foreach ((byte[] key, byte[] value) in sorted)
        {
            table.Add(key, value);
        }

        table.Finish();
        return path;
    }

    /// <summary>All live rows of a flushed store, without a native call for any of them.</summary>
    public static List<(byte[] Key, byte[] Value)> ReadAll(RocksStore store)
    {
        TableReader[] tables =
        [
            .. store.ListTables().OrderBy(t => t.Level).Select(t => TableReader.Open(new FileTableSource(Path.Combine(store.Directory, t.Name)))),
        ];
        try
        {
            using var rows = MergingIterator.Create(tables);
            var all = new List<(byte[], byte[])>();
            for (bool valid = rows.First(); valid; valid = rows.Next())
            {
                all.Add((rows.Key.ToArray(), rows.Value.ToArray()));
            }

            return all;
        }
        finally
        {
            Array.ForEach(tables, t => t.Dispose());
        }
    }
}
