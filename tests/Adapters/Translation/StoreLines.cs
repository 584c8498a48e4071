using System.IO.Compression;
using System.Text.Json;
using C1z.Proto;
using Google.Protobuf;

namespace C1z.Adapters.Tests.Translation;

/// <summary>The dump of a v3 file made by the Go SDK: stored records as bytes and as messages, and what its reader makes of them.</summary>
internal sealed class StoreLines
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithTypeRegistry(ProtoTypes.Registry));
    private readonly List<(string Kind, string Value)> _lines = [];

    private StoreLines(string path)
    {
        using var lines = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (lines.ReadLine() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            _lines.Add((document.RootElement.GetProperty("kind").GetString()!, document.RootElement.GetProperty("value").GetRawText()));
        }
    }

    public static TheoryData<string> Names { get; } =
        new("tiny-v3", "tiny-v3-converted", "medium-v3", "mutated-v3", "unfinished-v3", "resynced-v3");

    /// <summary>The dump of a small file that ships with the tests.</summary>
    public static StoreLines Go(string name) => new(Fixtures.Go(name + ".jsonl.gz"));

    /// <summary>The dump of a real connector's file; its keys are left out.</summary>
    public static StoreLines Real(string name) => new(Fixtures.Real(name + ".jsonl.gz"));

    /// <summary>Messages of one kind of line.</summary>
    public List<T> Messages<T>(string kind)
        where T : IMessage, new() =>
        [.. _lines.Where(l => l.Kind == kind).Select(l => Parser.Parse<T>(l.Value))];

    /// <summary>Values of all keys that start with <c>03</c> and a type byte.</summary>
    public List<byte[]> Values(byte typeByte)
    {
        var values = new List<byte[]>();
        foreach ((_, string value) in _lines.Where(l => l.Kind == "kv"))
        {
            using var document = JsonDocument.Parse(value);
            if (Convert.FromHexString(document.RootElement.GetProperty("k").GetString()!)[1] == typeByte)
            {
                values.Add(Convert.FromHexString(document.RootElement.GetProperty("v").GetString()!));
            }
        }

        return values;
    }
}
