using System.Buffers;
using System.Text;

namespace C1z.Engines.Tables.Tests;

/// <summary>Builds tables and directories for tests.</summary>
internal static class TestTables
{
    /// <summary>Rows <c>key00000000</c>, <c>key00000001</c>… with a value of some length.</summary>
    public static List<(byte[] Key, byte[] Value)> Rows(int count, int valueLength = 20)
    {
        var rows = new List<(byte[], byte[])>(count);
        for (int i = 0; i < count; i++)
        {
            rows.Add((Key(i), Encoding.ASCII.GetBytes($"value{i}".PadRight(valueLength, '.'))));
        }

        return rows;
    }

    public static byte[] Key(int number) => Encoding.ASCII.GetBytes($"key{number:D8}");

    public static (byte[] Table, TableSummary Summary) Write(IEnumerable<(byte[] Key, byte[] Value)> rows, TableWriterOptions? options = null) => Write(
        writer =>
        {
            foreach ((byte[] key, byte[] value) in rows)
            {
                writer.Add(key, value);
            }
        },
        options);

    public static (byte[] Table, TableSummary Summary) Write(Action<TableWriter> fill, TableWriterOptions? options = null)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new TableWriter(buffer, options);
        fill(writer);
        TableSummary summary = writer.Finish();
        return (buffer.WrittenSpan.ToArray(), summary);
    }

    /// <summary>A directory with one table of rows.</summary>
    public static Dictionary<string, byte[]> Directory(IEnumerable<(byte[] Key, byte[] Value)> rows, TableWriterOptions? options = null) =>
        Directory((Write(rows, options), 6));

    /// <summary>A directory of tables, numbered from 2 on.</summary>
    public static Dictionary<string, byte[]> Directory(params ((byte[] Table, TableSummary Summary) Written, int Level)[] tables)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var manifest = new ManifestBuilder();
        long number = ManifestBuilder.FirstTableNumber;
        foreach (((byte[] table, TableSummary summary), int level) in tables)
        {
            files.Add(TableFileNames.Table(number), table);
            manifest.Add(number++, summary, level);
        }

        foreach ((string name, byte[] content) in manifest.Build())
        {
            files.Add(name, content);
        }

        return files;
    }

    /// <summary>A store of tables on the lowest level.</summary>
    public static MemoryTableStore Store(params (byte[] Table, TableSummary Summary)[] tables) =>
        new("test", Directory([.. tables.Select(t => (t, 6))]));

    public static TableReader Open(byte[] table, TableReaderOptions? options = null) =>
        TableReader.Open(new MemoryTableSource("test.sst", table), options);

    public static List<string> Expected(IEnumerable<(byte[] Key, byte[] Value)> rows) => [.. rows.Select(r => Scan.Row(r.Key, r.Value))];
}
