using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json.Nodes;
using C1z.Proto.Container.V3;

namespace C1z.Proto.Tests;

/// <summary>What the fixtures say: the lines of a dump, the header of a C1Z3 file.</summary>
internal static class Fixture
{
    private const int HeaderSize = 9;
    private const int ManifestLengthAt = 5;

    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "fixtures", name);

    /// <summary>The values of one kind in a dump.</summary>
    public static IReadOnlyList<JsonNode> Values(string dump, string kind)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(PathOf(dump)), CompressionMode.Decompress));
        var values = new List<JsonNode>();
        while (reader.ReadLine() is { } line)
        {
            JsonNode entry = JsonNode.Parse(line)!;
            if ((string?)entry["kind"] == kind)
            {
                values.Add(entry["value"]!);
            }
        }

        return values;
    }

    /// <summary>The manifest between the magic with its length and the payload.</summary>
    public static C1ZManifestV3 Manifest(string file)
    {
        byte[] bytes = File.ReadAllBytes(PathOf(file));
        int length = (int)BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(ManifestLengthAt));
        return C1ZManifestV3.Parser.ParseFrom(bytes, HeaderSize, length);
    }
}
