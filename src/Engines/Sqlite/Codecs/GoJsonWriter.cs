using System.Buffers;
using System.Globalization;
using System.Text;

namespace C1z.Engines.Sqlite;

/// <summary>Writes JSON objects byte for byte as Go's <c>encoding/json</c> does.</summary>
/// <remarks>
/// What differs from other writers: <c>&lt; &gt; &amp;</c> and U+2028/9 are escaped, with lower-case hex digits, everything else above
/// the control characters is written as it is, and no space appears anywhere. Grows with what is written; not thread-safe.
/// </remarks>
internal sealed class GoJsonWriter
{
    // What cannot stand in a string as it is; lone surrogates included, which have no UTF-8 form.
    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(c => (char)c), '"', '\\', '<', '>', '&', '\u2028', '\u2029',
            .. Enumerable.Range(0xD800, 0x800).Select(c => (char)c)]);

    private readonly StringBuilder _text = new();
    private bool _needsComma;

    public override string ToString() => _text.ToString();

    public void BeginObject()
    {
        _text.Append('{');
        _needsComma = false;
    }

    public void EndObject()
    {
        _text.Append('}');
        _needsComma = true;
    }

    public void Name(string name)
    {
        if (_needsComma)
        {
            _text.Append(',');
        }

        Text(name);
        _text.Append(':');
        _needsComma = false;
    }

    public void Number(long value)
    {
        _text.Append(CultureInfo.InvariantCulture, $"{value}");
        _needsComma = true;
    }

    /// <summary>Writes a member unless its value is zero: Go's <c>omitempty</c>.</summary>
    public void NumberUnlessZero(string name, long value)
    {
        if (value != 0)
        {
            Name(name);
            Number(value);
        }
    }

    private void Text(string value)
    {
        _text.Append('"');
        ReadOnlySpan<char> rest = value;
        while (rest.IndexOfAny(Escaped) is var at and >= 0)
        {
            _text.Append(rest[..at]);
            rest = rest[(at + Escape(rest[at..]))..];
        }

        _text.Append(rest).Append('"');
    }

    // Writes the character at the front and tells how many UTF-16 units it took.
    private int Escape(ReadOnlySpan<char> rest)
    {
        char c = rest[0];
        if (rest.Length > 1 && char.IsSurrogatePair(c, rest[1]))
        {
            _text.Append(rest[..2]);
            return 2;
        }

        _ = c switch
        {
            '"' => _text.Append("\\\""),
            '\\' => _text.Append("\\\\"),
            '\b' => _text.Append("\\b"),
            '\f' => _text.Append("\\f"),
            '\n' => _text.Append("\\n"),
            '\r' => _text.Append("\\r"),
            '\t' => _text.Append("\\t"),
            _ => _text.Append(CultureInfo.InvariantCulture, $"\\u{(char.IsSurrogate(c) ? 0xFFFD : c):x4}"),
        };
        return 1;
    }
}
