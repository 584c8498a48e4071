namespace C1z.Sync.Connectors.Files.Reading;

/// <summary>A CSV file with a header, as spreadsheets and directories export it.</summary>
/// <remarks>
/// RFC 4180: quoted fields hold delimiters, line breaks and doubled quotes. The delimiter is the one of comma, semicolon and tab that the
/// header has most of. Lines end in LF or CRLF; empty lines are skipped; every record has as many fields as the header. The token is
/// <c>offset:line</c> of the next record, so a portion is read without what stands before it.
/// </remarks>
internal sealed class CsvTable : ISourceTable
{
    private readonly string[] _columns;
    private readonly byte _delimiter;
    private readonly TextPlace _start;

    public CsvTable(string path, IReadOnlyList<string> required)
    {
        Path = path;
        using var source = new TextSource(path, TextPlace.Start);
        _delimiter = DetectDelimiter(path);
        var record = new CsvRecord(source, _delimiter);
        if (!record.Read())
        {
            throw source.Error($"the file is empty; the first line names the columns, {string.Join(", ", required)} among them", 1, 0);
        }

        _columns = [.. record.Values().Select(v => ColumnNames.Normalize(v.Text))];
        int again = Enumerable.Range(0, _columns.Length).FirstOrDefault(i => _columns[i].Length > 0 && _columns.AsSpan(0, i).Contains(_columns[i]), -1);
        if (again >= 0)
        {
            throw source.Error($"column '{_columns[again]}' is there twice", record.Line, record.ColumnOf(again));
        }

        if (required.FirstOrDefault(name => !_columns.Contains(name)) is { } missing)
        {
            throw source.Error($"column '{missing}' is missing; there are: {string.Join(", ", _columns)}", record.Line, 0);
        }

        _start = source.Place;
    }

    public string Path { get; }

    public RowPage Read(string token, int max, CancellationToken cancel)
    {
        using var source = new TextSource(Path, token.Length == 0 ? _start : TextPlace.Parse(token, Path));
        var record = new CsvRecord(source, _delimiter);
        var rows = new List<SourceRow>();
        while (rows.Count < max)
        {
            cancel.ThrowIfCancellationRequested();
            if (!record.Read())
            {
                return new RowPage(rows, "");
            }

            if (record.Count != _columns.Length)
            {
                throw source.Error(
                    $"the record has {record.Count} fields, the header has {_columns.Length}",
                    record.Line,
                    record.Count > _columns.Length ? record.ColumnOf(_columns.Length) : 0);
            }

            rows.Add(Row(record));
        }

        return new RowPage(rows, source.Peek() < 0 ? "" : source.Place.ToToken());
    }

    private SourceRow Row(CsvRecord record)
    {
        var fields = new SourceField[_columns.Length];
        int i = 0;
        foreach ((string text, long line, long column) in record.Values())
        {
            fields[i] = new SourceField(_columns[i], text, line, column);
            i++;
        }

        return new SourceRow(Path, record.Line, fields);
    }

    private static byte DetectDelimiter(string path)
    {
        using var source = new TextSource(path, TextPlace.Start);
        var counts = new Dictionary<byte, int> { [(byte)','] = 0, [(byte)';'] = 0, [(byte)'\t'] = 0 };
        bool isQuoted = false;
        for (int read = 0, next = source.Next(); next >= 0 && read < TextSource.MaxRecord && (isQuoted || next != '\n'); next = source.Next(), read++)
        {
            isQuoted ^= next == '"';
            if (!isQuoted && counts.ContainsKey((byte)next))
            {
                counts[(byte)next]++;
            }
        }

        return counts.MaxBy(c => c.Value).Key;
    }
}
