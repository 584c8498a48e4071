using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace C1z.Engines.Tests;

/// <summary>All keys and values of a v3 file made by the Go SDK, in key order, from the dump beside it.</summary>
internal static class StoreDump
{
    private static readonly Dictionary<string, KeyValuePair<byte[], byte[]>[]> Loaded = new(StringComparer.Ordinal);

    /// <summary>Finished syncs whose derived keys are complete.</summary>
    public static TheoryData<string> Finished =>
        new("tiny-v3", "tiny-v3-tar", "tiny-v3-tarzstd", "tiny-v3-converted", "medium-v3", "empty-v3", "resynced-v3");

    public static TheoryData<string> All =>
        new("tiny-v3", "tiny-v3-tar", "tiny-v3-tarzstd", "tiny-v3-converted", "medium-v3", "empty-v3", "resynced-v3", "mutated-v3", "unfinished-v3");

    public static KeyValuePair<byte[], byte[]>[] Of(string name)
    {
        lock (Loaded)
        {
            if (!Loaded.TryGetValue(name, out KeyValuePair<byte[], byte[]>[]? entries))
            {
                Loaded[name] = entries = [.. Read(name).OrderBy(e => e.Key, Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)))];
            }

            return entries;
        }
    }

    private static IEnumerable<KeyValuePair<byte[], byte[]>> Read(string name, [CallerFilePath] string here = "")
    {
        string path = Path.Combine(Path.GetDirectoryName(here)!, "..", "fixtures", "go", name + ".jsonl.gz");
        using var lines = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (lines.ReadLine() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.GetProperty("kind").GetString() == "kv")
            {
                JsonElement value = document.RootElement.GetProperty("value");
                yield return new(Hex(value, "k"), Hex(value, "v"));
            }
        }
    }

    private static byte[] Hex(JsonElement value, string name) => Convert.FromHexString(value.GetProperty(name).GetString()!);
}
