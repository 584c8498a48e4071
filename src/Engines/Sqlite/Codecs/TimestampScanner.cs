namespace C1z.Engines.Sqlite;

/// <summary>Reads one time text in any of the forms that v1 files have been seen to hold.</summary>
/// <remarks>
/// A date; then optionally <c>T</c> or a space and hours and minutes; then optionally seconds; then optionally a fraction (digits behind
/// the ninth are cut); then optionally a zone: <c>Z</c>, <c>±hh:mm</c>, or what Go prints, <c> ±hhmm NAME</c>, and behind that Go's
/// monotonic reading <c> m=…</c>, which is ignored.
/// </remarks>
internal ref struct TimestampScanner(ReadOnlySpan<char> text)
{
    private const int NanoDigits = 9;

    private ReadOnlySpan<char> _rest = text;

    public bool TryScan(out Instant time, out bool hasZone)
    {
        time = default;
        hasZone = false;
        if (!TryDate(out DateTime date))
        {
            return false;
        }

        int seconds = 0, nanos = 0, offset = 0;
        if (TryTake('T') || TryTake(' '))
        {
            if (!TryClock(out seconds, out nanos) || !TryZone(out offset, out hasZone))
            {
                return false;
            }
        }
        else if (TryTake('Z'))
        {
            hasZone = true;
        }

        if (!_rest.IsEmpty)
        {
            return false;
        }

        long day = (date.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;
        time = new Instant(day + seconds - offset, nanos);
        return true;
    }

    private bool TryDate(out DateTime date)
    {
        date = default;
        if (!TryNumber(4, 9999, out int year) || !TryTake('-') || !TryNumber(2, 12, out int month) || !TryTake('-')
            || !TryNumber(2, 31, out int day) || year == 0 || month == 0 || day == 0 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        date = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc);
        return true;
    }

    private bool TryClock(out int seconds, out int nanos)
    {
        seconds = 0;
        nanos = 0;
        if (!TryNumber(2, 23, out int hour) || !TryTake(':') || !TryNumber(2, 59, out int minute))
        {
            return false;
        }

        int second = 0;
        if (TryTake(':') && (!TryNumber(2, 59, out second) || !TryFraction(out nanos)))
        {
            return false;
        }

        seconds = (((hour * 60) + minute) * 60) + second;
        return true;
    }

    private bool TryFraction(out int nanos)
    {
        nanos = 0;
        if (!TryTake('.'))
        {
            return true;
        }

        int digits = 0;
        for (; digits < _rest.Length && char.IsAsciiDigit(_rest[digits]); digits++)
        {
            if (digits < NanoDigits)
            {
                nanos = (nanos * 10) + (_rest[digits] - '0');
            }
        }

        for (int i = digits; i < NanoDigits; i++)
        {
            nanos *= 10;
        }

        _rest = _rest[digits..];
        return digits > 0;
    }

    private bool TryZone(out int offset, out bool hasZone)
    {
        offset = 0;
        hasZone = !_rest.IsEmpty;
        if (!hasZone || TryTake('Z'))
        {
            return true;
        }

        bool isGoForm = TryTake(' ');
        bool isNegative = TryTake('-');
        if ((!isNegative && !TryTake('+')) || !TryNumber(2, 23, out int hours))
        {
            return false;
        }

        bool hasColon = TryTake(':');
        if (hasColon == isGoForm || !TryNumber(2, 59, out int minutes))
        {
            return false;
        }

        offset = ((hours * 60) + minutes) * (isNegative ? -60 : 60);
        return !isGoForm || TryGoTail();
    }

    // " CEST", " +03" (a zone without a name), and perhaps " m=+0.012".
    private bool TryGoTail()
    {
        if (!TryTake(' ') || !TryWord())
        {
            return false;
        }

        return _rest.IsEmpty || (TryTake(' ') && TryTake('m') && TryTake('=') && TryWord());
    }

    private bool TryWord()
    {
        int end = _rest.IndexOf(' ');
        int length = end < 0 ? _rest.Length : end;
        foreach (char c in _rest[..length])
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.'))
            {
                return false;
            }
        }

        _rest = _rest[length..];
        return length > 0;
    }

    private bool TryTake(char expected)
    {
        if (_rest.IsEmpty || _rest[0] != expected)
        {
            return false;
        }

        _rest = _rest[1..];
        return true;
    }

    private bool TryNumber(int digits, int max, out int value)
    {
        value = 0;
        if (_rest.Length < digits)
        {
            return false;
        }

        foreach (char c in _rest[..digits])
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            value = (value * 10) + (c - '0');
        }

        _rest = _rest[digits..];
        return value <= max;
    }
}
