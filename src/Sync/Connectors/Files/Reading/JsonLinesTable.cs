using System.Text.Json;

namespace C1z.Sync.Connectors.Files.Reading;

/// <summary>A file with one JSON object a line.</summary>
/// <remarks>
/// Texts, numbers and booleans are values, arrays of them are lists, null is nothing; an object inside an object gives one value for each
/// of its members, named <c>outer.inner</c>. The token is <c>offset:line</c> of the next line.
/// </remarks>
internal sealed class JsonLinesTable(string path) : ISourceTable
{
    public string Path { get; } = path;

    public RowPage Read(string token, int max, CancellationToken cancel)
    {
        using var source = new TextSource(Path, token.Length == 0 ? TextPlace.Start : TextPlace.Parse(token, Path));
        var rows = new List<SourceRow>();
        var bytes = new List<byte>();
        while (rows.Count < max)
        {
            cancel.ThrowIfCancellationRequested();
            long at = source.Line;
            if (!ReadLine(source, bytes))
            {
                return new RowPage(rows, "");
            }

            ReadOnlySpan<byte> text = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes);
            if (text.Trim(" \t\r"u8).Length > 0)
            {
                _ = source.Decode(text, at, 1);
                rows.Add(ParseLine(text, at));
            }
        }

        return new RowPage(rows, source.Peek() < 0 ? "" : source.Place.ToToken());
    }

    private static bool ReadLine(TextSource source, List<byte> bytes)
    {
        bytes.Clear();
        long line = source.Line;
        int next = source.Next();
        if (next < 0)
        {
            return false;
        }

        for (; next >= 0 && next != '\n'; next = source.Next())
        {
            if (bytes.Count >= TextSource.MaxRecord)
            {
                throw source.TooLong(line);
            }

            bytes.Add((byte)next);
        }

        return true;
    }

    private SourceRow ParseLine(ReadOnlySpan<byte> text, long line)
    {
        var reader = new Utf8JsonReader(text);
        var fields = new List<SourceField>();
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw new SyncException(SyncErrorCode.BadInput, "the line is not a JSON object", Path, line, ColumnAt(text, reader.TokenStartIndex));
            }

            ReadObject(text, ref reader, "", line, fields);
            while (reader.Read())
            {
            }
        }
        catch (JsonException e)
        {
            throw new SyncException(SyncErrorCode.BadInput, $"the line is not valid JSON: {Reason(e)}", Path, line, ColumnAt(text, e.BytePositionInLine ?? 0), e);
        }

        return new SourceRow(Path, line, fields);
    }

    // The framework ends its message with the place inside what it was given, which is one line; the file's own place is said already.
    private static string Reason(JsonException e) => e.Message.Split(" LineNumber:")[0];

    private void ReadObject(ReadOnlySpan<byte> text, ref Utf8JsonReader reader, string prefix, long line, List<SourceField> fields)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = reader.GetString()!;
            string full = prefix.Length == 0 ? ColumnNames.Normalize(name) : $"{prefix}.{ColumnNames.Form(name)}";
            reader.Read();
            long column = ColumnAt(text, reader.TokenStartIndex);
            if (fields.Any(f => f.Name == full))
            {
                throw new SyncException(SyncErrorCode.BadInput, $"'{full}' is there twice", Path, line, column);
            }

            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    ReadObject(text, ref reader, full, line, fields);
                    break;
                case JsonTokenType.StartArray:
                    fields.Add(new SourceField(full, ReadArray(text, ref reader, full, line), line, column));
                    break;
                case JsonTokenType.Null:
                    break;
                default:
                    fields.Add(new SourceField(full, Scalar(ref reader), line, column));
                    break;
            }
        }
    }

    private string ReadArray(ReadOnlySpan<byte> text, ref Utf8JsonReader reader, string name, long line)
    {
        var items = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                throw new SyncException(SyncErrorCode.BadInput, $"'{name}' is a list of lists or objects", Path, line, ColumnAt(text, reader.TokenStartIndex));
            }

            items.Add(Scalar(ref reader));
        }

        return string.Join(';', items);
    }

    private static long ColumnAt(ReadOnlySpan<byte> text, long index) =>
        System.Text.Encoding.UTF8.GetCharCount(text[..(int)Math.Min(index, text.Length)]) + 1;

    private static string Scalar(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String ? reader.GetString()! : System.Text.Encoding.UTF8.GetString(reader.ValueSpan);
}
