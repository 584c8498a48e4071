using System.IO.Compression;
using System.Text.Json;

namespace C1z.Engines.Lsm.Tests.Support;

/// <summary>What the Go SDK read from a fixture, line by line.</summary>
internal static class Dump
{
    /// <summary>The values of all lines of a kind.</summary>
    internal static List<JsonElement> Lines(string container, string kind)
    {
        var values = new List<JsonElement>();
        string path = Path.ChangeExtension(container, ".jsonl.gz");
        using var lines = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        string start = $"{{\"kind\":\"{kind}\",";
        while (lines.ReadLine() is { } line)
        {
            if (line.StartsWith(start, StringComparison.Ordinal))
            {
                values.Add(JsonDocument.Parse(line).RootElement.GetProperty("value"));
            }
        }

        return values;
    }

    /// <summary>The raw keys and values in key order, as hex.</summary>
    internal static List<KeyValuePair<string, string>> Rows(string name) =>
    [
        .. Lines(Fixtures.Go(name), "kv")
            .Select(row => KeyValuePair.Create(row.GetProperty("k").GetString()!, row.GetProperty("v").GetString()!))
            .OrderBy(row => row.Key, StringComparer.Ordinal),
    ];

    /// <summary>The values of one family in key order, as hex.</summary>
    internal static List<string> Records(string name, string keyPrefix) =>
        [.. Rows(name).Where(row => row.Key.StartsWith(keyPrefix, StringComparison.Ordinal)).Select(row => row.Value)];

    /// <summary>JSON with sorted names, so that equal values are equal texts.</summary>
    internal static string Canonical(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(",", value.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal)
            .Select(p => JsonSerializer.Serialize(p.Name) + ":" + Canonical(p.Value))) + "}",
        JsonValueKind.Array => "[" + string.Join(",", value.EnumerateArray().Select(Canonical)) + "]",
        JsonValueKind.String => JsonSerializer.Serialize(value.GetString()),
        _ => value.GetRawText(),
    };
}
