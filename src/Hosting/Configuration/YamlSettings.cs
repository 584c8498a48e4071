using System.Text;
using C1z.Sync;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace C1z.Hosting;

/// <summary>Settings in a YAML file: one mapping of names to scalars or lists of scalars. Settings are flat; nested ones are refused with their place.</summary>
internal sealed class YamlSettings
{
    private const long MaxBytes = 1 << 20;

    private readonly string _path;
    private readonly Dictionary<string, (IReadOnlyList<string> Values, long Line)> _settings = new(StringComparer.Ordinal);

    private YamlSettings(string path)
    {
        _path = path;
    }

    /// <summary>No settings at all.</summary>
    public static YamlSettings Empty { get; } = new("");

    /// <summary>Names in the file.</summary>
    public IEnumerable<string> Names => _settings.Keys;

    /// <summary>Reads a file.</summary>
    /// <exception cref="SyncException"><see cref="SyncErrorCode.BadInput"/> with the place.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static YamlSettings Read(string path)
    {
        if (new FileInfo(path).Length > MaxBytes)
        {
            throw new SyncException(SyncErrorCode.BadInput, $"settings are longer than {MaxBytes} bytes", path, 0, 0);
        }

        var settings = new YamlSettings(path);
        try
        {
            using var text = new StreamReader(path, new UTF8Encoding(false, true));
            var stream = new YamlStream();
            stream.Load(text);
            settings.Take(stream);
            return settings;
        }
        catch (YamlException e)
        {
            throw new SyncException(SyncErrorCode.BadInput, $"not YAML: {e.Message}", path, e.Start.Line, e.Start.Column, e);
        }
        catch (DecoderFallbackException e)
        {
            throw new SyncException(SyncErrorCode.BadInput, "not UTF-8", path, 0, 0, e);
        }
    }

    /// <summary>Finds a setting.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="place">File and line, for messages.</param>
    /// <returns>Null when the file has none.</returns>
    public IReadOnlyList<string>? Find(string name, out string place)
    {
        bool isThere = _settings.TryGetValue(name, out (IReadOnlyList<string> Values, long Line) found);
        place = $"{_path}:{found.Line}: {name}";
        return isThere ? found.Values : null;
    }

    private void Take(YamlStream stream)
    {
        if (stream.Documents.Count == 0)
        {
            return;
        }

        if (stream.Documents.Count > 1 || stream.Documents[0].RootNode is not YamlMappingNode root)
        {
            throw Broken(stream.Documents[^1].RootNode, "expected 'name: value' lines");
        }

        foreach ((YamlNode key, YamlNode value) in root.Children)
        {
            _settings.Add(Scalar(key), (value is YamlSequenceNode list ? [.. list.Children.Select(Scalar)] : [Scalar(value)], key.Start.Line));
        }
    }

    private string Scalar(YamlNode node) => node switch
    {
        YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "null" or "~" } => "",
        YamlScalarNode { Value: var text } => text ?? "",
        _ => throw Broken(node, "settings are flat: a text, a number, true, false or a list of them is expected"),
    };

    private SyncException Broken(YamlNode node, string what) => new(SyncErrorCode.BadInput, what, _path, node.Start.Line, node.Start.Column);
}
