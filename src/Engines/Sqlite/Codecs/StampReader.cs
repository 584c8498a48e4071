using System.Text;

namespace C1z.Engines.Sqlite;

/// <summary>Reads time texts from bytes without allocating, and remembers the last one: most rows of a load share theirs.</summary>
/// <remarks>The forms are those of <see cref="TimestampText"/>.</remarks>
internal sealed class StampReader
{
    private const int MaxLength = 64;
    private readonly byte[] _text = new byte[MaxLength];
    private int _length;
    private Instant _last;

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="time">The wall clock labelled UTC; the true instant when the text names a zone.</param>
    /// <returns>False when it is not a time.</returns>
    public bool TryRead(ReadOnlySpan<byte> text, out Instant time)
    {
        time = _last;
        if (_length > 0 && text.SequenceEqual(_text.AsSpan(0, _length)))
        {
            return true;
        }

        Span<char> chars = stackalloc char[MaxLength];
        if (text.Length is 0 or > MaxLength || !Encoding.UTF8.TryGetChars(text, chars, out int length)
            || !TimestampText.TryParse(chars[..length], out time))
        {
            return false;
        }

        text.CopyTo(_text);
        _length = text.Length;
        _last = time;
        return true;
    }
}
