using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace C1z.Sync.Connectors.Files.Reading;

/// <summary>One YAML file with all tables: a mapping of table names to lists of mappings.</summary>
/// <remarks>
/// The file is read once and kept. Aliases and tags are refused: a reader of access data should see what stands there. Values are text;
/// lists of text are lists; a mapping inside a mapping gives one value for each of its members, named <c>outer.inner</c>.
/// </remarks>
internal static class YamlTables
{
    // Whole files are kept in memory: larger inventories belong into CSV or JSON Lines.
    private const long MaxBytes = 256L << 20;

    // As deep as JSON may be.
    private const int MaxDepth = 64;

    public static IReadOnlyDictionary<string, ISourceTable> Read(string path)
    {
        if (new FileInfo(path).Length > MaxBytes)
        {
            throw new SyncException(SyncErrorCode.BadInput, $"the file is larger than {MaxBytes >> 20} MiB; use CSV or JSON Lines", path, 0, 0);
        }

        string text = ReadText(path);
        try
        {
            return Parse(path, new Parser(new StringReader(text)));
        }
        catch (YamlException e)
        {
            throw new SyncException(SyncErrorCode.BadInput, $"the file is not valid YAML: {e.Message}", path, e.Start.Line, e.Start.Column, e);
        }
    }

    private static string ReadText(string path)
    {
        using var source = new TextSource(path, TextPlace.Start);
        var bytes = new List<byte>();
        var text = new System.Text.StringBuilder();
        for (long line = 1; source.Peek() >= 0; line++)
        {
            bytes.Clear();
            int next;
            do
            {
                if (bytes.Count >= TextSource.MaxRecord)
                {
                    throw source.TooLong(line);
                }

                next = source.Next();
                if (next >= 0)
                {
                    bytes.Add((byte)next);
                }
            }
            while (next >= 0 && next != '\n');

            text.Append(source.Decode(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes), line, 1));
        }

        return text.ToString();
    }

    private static Dictionary<string, ISourceTable> Parse(string path, Parser parser)
    {
        var tables = new Dictionary<string, ISourceTable>(StringComparer.Ordinal);
        parser.MoveNext();
        _ = Take<StreamStart>(parser);
        if (Take<DocumentStart>(parser) is null)
        {
            return tables;
        }

        Require<MappingStart>(path, parser, "the file is a mapping of tables");
        while (Take<MappingEnd>(parser) is null)
        {
            Scalar name = Text(path, parser, "the name of a table");
            string table = ColumnNames.Normalize(name.Value);
            if (!tables.TryAdd(table, new RowTable(path, ReadRows(path, parser, name.Value))))
            {
                throw Error(path, name.Start, $"table '{table}' is there twice");
            }
        }

        _ = Take<DocumentEnd>(parser);
        return Take<StreamEnd>(parser) is not null ? tables : throw Error(path, parser.Current?.Start ?? Mark.Empty, "the file has more than one document");
    }

    private static List<SourceRow> ReadRows(string path, Parser parser, string table)
    {
        var rows = new List<SourceRow>();
        Require<SequenceStart>(path, parser, $"table '{table}' is a list");
        while (Take<SequenceEnd>(parser) is null)
        {
            MappingStart start = Require<MappingStart>(path, parser, $"a row of '{table}' is a mapping");
            var fields = new List<SourceField>();
            ReadFields(path, parser, "", 1, fields);
            rows.Add(new SourceRow(path, start.Start.Line, fields));
        }

        return rows;
    }

    private static void ReadFields(string path, Parser parser, string prefix, int depth, List<SourceField> fields)
    {
        while (Take<MappingEnd>(parser) is null)
        {
            Scalar key = Text(path, parser, "a name");
            string name = prefix.Length == 0 ? ColumnNames.Normalize(key.Value) : $"{prefix}.{ColumnNames.Form(key.Value)}";
            if (fields.Any(f => f.Name == name))
            {
                throw Error(path, key.Start, $"'{name}' is there twice");
            }

            if (Take<MappingStart>(parser) is not null)
            {
                ReadFields(path, parser, name, depth < MaxDepth ? depth + 1 : throw Error(path, key.Start, $"mappings are nested deeper than {MaxDepth}"), fields);
            }
            else if (Take<SequenceStart>(parser) is { } list)
            {
                fields.Add(new SourceField(name, ReadList(path, parser), list.Start.Line, list.Start.Column));
            }
            else
            {
                Scalar value = Text(path, parser, $"a value of '{name}'");
                if (!value.IsPlainImplicit || value.Value is not ("" or "~" or "null"))
                {
                    fields.Add(new SourceField(name, value.Value, value.Start.Line, value.Start.Column));
                }
            }
        }
    }

    private static string ReadList(string path, Parser parser)
    {
        var items = new List<string>();
        while (Take<SequenceEnd>(parser) is null)
        {
            items.Add(Text(path, parser, "an item of a list").Value);
        }

        return string.Join(';', items);
    }

    private static Scalar Text(string path, Parser parser, string what) => Require<Scalar>(path, parser, $"{what} is text");

    private static T Require<T>(string path, Parser parser, string rule)
        where T : NodeEvent
    {
        if (Take<T>(parser) is { } found)
        {
            return found.Tag.IsEmpty ? found : throw Error(path, found.Start, "tags are not understood");
        }

        Mark at = parser.Current?.Start ?? Mark.Empty;
        throw Error(path, at, parser.Current is AnchorAlias ? "aliases are not understood" : rule);
    }

    private static T? Take<T>(Parser parser)
        where T : ParsingEvent
    {
        if (parser.Current is not T found)
        {
            return null;
        }

        parser.MoveNext();
        return found;
    }

    private static SyncException Error(string path, Mark at, string rule) => new(SyncErrorCode.BadInput, rule, path, at.Line, at.Column);

    private sealed class RowTable(string path, List<SourceRow> rows) : ISourceTable
    {
        public string Path => path;

        public RowPage Read(string token, int max, CancellationToken cancel)
        {
            int from = token.Length == 0 ? 0 : int.Parse(token, NumberStyles.None, CultureInfo.InvariantCulture);
            int to = Math.Min(from + max, rows.Count);
            return new RowPage(rows[from..to], to < rows.Count ? to.ToString(CultureInfo.InvariantCulture) : "");
        }
    }
}
