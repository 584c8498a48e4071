using System.Globalization;

namespace C1z.Engines.Sqlite;

/// <summary>Writes time texts as bytes without allocating, and remembers the last one: most rows of a load share theirs.</summary>
/// <remarks>The form is that of <see cref="TimestampText"/>.</remarks>
internal sealed class StampWriter
{
    private const int SecondsLength = 19;
    private readonly byte[] _text = new byte[SecondsLength + 1 + 9];
    private Instant _last;
    private int _length;

    /// <summary>The text of a wall clock.</summary>
    /// <param name="wallClock">A wall clock labelled UTC; must be set.</param>
    /// <param name="isNew">False when the text is the same as that of the call before.</param>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<byte> Write(Instant wallClock, out bool isNew)
    {
        isNew = wallClock != _last;
        if (isNew)
        {
            _length = Format(wallClock);
            _last = wallClock;
        }

        return _text.AsSpan(0, _length);
    }

    private int Format(Instant wallClock)
    {
        DateTimeOffset seconds = DateTimeOffset.FromUnixTimeSeconds(wallClock.Seconds);
        _ = seconds.TryFormat(_text, out int length, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        if (wallClock.Nanos == 0)
        {
            return length;
        }

        _text[length] = (byte)'.';
        _ = wallClock.Nanos.TryFormat(_text.AsSpan(length + 1), out int digits, "D9", CultureInfo.InvariantCulture);
        length += 1 + digits;
        while (_text[length - 1] == (byte)'0')
        {
            length--;
        }

        return length;
    }
}
