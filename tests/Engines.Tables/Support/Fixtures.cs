using System.IO.Compression;
using System.Text.Json;
using C1z.Envelope;

namespace C1z.Engines.Tables.Tests;

/// <summary>Files made by the Go SDK: the small ones lie beside the tests, the real ones only in the shared folder.</summary>
internal static class Fixtures
{
    /// <summary>The names of all small v3 files that current readers open.</summary>
    public static TheoryData<string> Readable =>
        new("tiny-v3", "tiny-v3-tar", "tiny-v3-tarzstd", "tiny-v3-converted", "empty-v3", "unfinished-v3", "mutated-v3", "resynced-v3", "medium-v3");

    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "fixtures", "go", name + ".c1z");

    /// <summary>A file of the shared folder; skips the test when it isn't there.</summary>
    public static string Shared(params string[] parts)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = System.IO.Path.Combine([folder.FullName, "shared", .. parts]);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        Skip.If(true, $"the shared file {string.Join('/', parts)} is not there");
        return "";
    }

    /// <summary>The files inside a container.</summary>
    public static Dictionary<string, byte[]> Unpack(string container)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        using V3Reader reader = V3Reader.Open(container);
        reader.ReadFiles((name, size, content) =>
        {
            byte[] bytes = new byte[size];
            content.ReadExactly(bytes);
            files.Add(name, bytes);
        });
        return files;
    }

    public static MemoryTableStore Store(string name) => new(name, Unpack(Path(name)));

    /// <summary>The raw keys and values that the Go iterator saw, in key order.</summary>
    public static List<string> Rows(string container)
    {
        var rows = new List<string>();
        using var lines = new StreamReader(new GZipStream(File.OpenRead(System.IO.Path.ChangeExtension(container, ".jsonl.gz")), CompressionMode.Decompress));
        while (lines.ReadLine() is { } line)
        {
            using JsonDocument json = JsonDocument.Parse(line);
            if (json.RootElement.GetProperty("kind").GetString() == "kv")
            {
                JsonElement value = json.RootElement.GetProperty("value");
                rows.Add($"{value.GetProperty("k").GetString()} {value.GetProperty("v").GetString()}");
            }
        }

        rows.Sort(StringComparer.Ordinal);
        return rows;
    }
}
