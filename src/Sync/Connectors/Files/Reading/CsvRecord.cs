namespace C1z.Sync.Connectors.Files.Reading;

/// <summary>Takes one CSV record after the other from a source. The bytes of a record are kept until the next.</summary>
internal sealed class CsvRecord(TextSource source, byte delimiter)
{
    private readonly List<byte> _bytes = [];
    private readonly List<Field> _fields = [];
    private long _start;

    /// <summary>Where the record begins, from 1.</summary>
    public long Line { get; private set; }

    public int Count => _fields.Count;

    /// <summary>Reads the next record that is not an empty line.</summary>
    /// <returns>False at the end of the file.</returns>
    public bool Read()
    {
        do
        {
            if (source.Peek() < 0)
            {
                return false;
            }

            ReadRecord();
        }
        while (_fields is [{ Length: 0, IsQuoted: false }]);

        return true;
    }

    /// <summary>The fields as text, with their places.</summary>
    public IEnumerable<(string Text, long Line, long Column)> Values()
    {
        for (int i = 0; i < _fields.Count; i++)
        {
            Field field = _fields[i];
            string text = source.Decode(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_bytes).Slice(field.Start, field.Length), field.Line, field.Column);
            yield return (field.IsQuoted ? text : text.Trim(), field.Line, field.Column);
        }
    }

    public long ColumnOf(int index) => _fields[index].Column;

    private void ReadRecord()
    {
        _bytes.Clear();
        _fields.Clear();
        Line = source.Line;
        _start = source.Offset;
        while (!ReadField())
        {
        }
    }

    // Answers true when the record ends with the field.
    private bool ReadField()
    {
        long line = source.Line, column = source.Column;
        int start = _bytes.Count;
        bool isQuoted = source.Peek() == '"';
        if (isQuoted)
        {
            ReadQuoted(line, column);
        }

        while (true)
        {
            int next = Take();
            if (next == '\r' && source.Peek() == '\n')
            {
                next = source.Next();
            }

            if (next < 0 || next == '\n' || next == delimiter)
            {
                _fields.Add(new Field(start, _bytes.Count - start, line, column, isQuoted));
                return next != delimiter;
            }

            if (isQuoted && next != ' ')
            {
                throw source.Error("after a closing quote only a delimiter may follow", source.Line, source.Column - 1);
            }

            if (!isQuoted)
            {
                _bytes.Add((byte)next);
            }
        }
    }

    private void ReadQuoted(long line, long column)
    {
        source.Next();
        while (true)
        {
            int next = Take();
            if (next < 0)
            {
                throw source.Error("the quote that opens here is never closed", line, column);
            }

            if (next == '"')
            {
                if (source.Peek() != '"')
                {
                    return;
                }

                source.Next();
            }

            _bytes.Add((byte)next);
        }
    }

    // Every byte counts, whatever it stands for: a line of delimiters is a line of fields.
    private int Take()
    {
        int next = source.Next();
        return source.Offset - _start <= TextSource.MaxRecord || next is '\r' or '\n' ? next : throw source.TooLong(Line);
    }

    private readonly record struct Field(int Start, int Length, long Line, long Column, bool IsQuoted);
}
