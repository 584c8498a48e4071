using System.Globalization;

namespace C1z.Engines;

/// <summary>A point in time with nanosecond resolution, as snapshots store it.</summary>
/// <remarks>
/// A .NET <see cref="DateTime"/> counts 100 ns ticks and would lose the last two digits that files of the ecosystem carry.
/// The default value means "not set". v1 files hold local wall-clock text without a zone; read from there, the value carries that wall
/// clock labelled UTC, exactly as the ecosystem's readers show it.
/// </remarks>
public readonly record struct Instant : IComparable<Instant>
{
    private const int NanosPerTick = 100;
    private readonly bool _isSet;

    /// <summary>Creates an instant.</summary>
    /// <param name="seconds">Seconds since 1970-01-01T00:00:00Z.</param>
    /// <param name="nanos">Nanoseconds within the second, 0 to 999,999,999.</param>
    public Instant(long seconds, int nanos)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nanos);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nanos, 999_999_999);
        Seconds = seconds;
        Nanos = nanos;
        _isSet = true;
    }

    /// <summary>Seconds since 1970-01-01T00:00:00Z.</summary>
    public long Seconds { get; }

    /// <summary>Nanoseconds within the second.</summary>
    public int Nanos { get; }

    /// <summary>False for the default value.</summary>
    public bool IsSet => _isSet;

    /// <summary>Converts from a .NET time.</summary>
    /// <param name="time">The time.</param>
    /// <returns>The same instant.</returns>
    public static Instant From(DateTimeOffset time)
    {
        long ticks = time.UtcTicks - DateTime.UnixEpoch.Ticks;
        long seconds = Math.DivRem(ticks, TimeSpan.TicksPerSecond, out long rest);
        if (rest < 0)
        {
            seconds--;
            rest += TimeSpan.TicksPerSecond;
        }

        return new Instant(seconds, (int)rest * NanosPerTick);
    }

    /// <summary>Converts to a .NET time; digits below 100 ns are cut.</summary>
    /// <returns>The same instant in UTC.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The instant lies outside the years 1 to 9999.</exception>
    public DateTimeOffset ToDateTimeOffset() =>
        DateTimeOffset.FromUnixTimeSeconds(Seconds).AddTicks(Nanos / NanosPerTick);

    /// <inheritdoc/>
    public int CompareTo(Instant other)
    {
        int bySecond = Seconds.CompareTo(other.Seconds);
        return bySecond != 0 ? bySecond : Nanos.CompareTo(other.Nanos);
    }

    /// <summary>Earlier than.</summary>
    /// <param name="left">Left side.</param>
    /// <param name="right">Right side.</param>
    public static bool operator <(Instant left, Instant right) => left.CompareTo(right) < 0;

    /// <summary>Later than.</summary>
    /// <param name="left">Left side.</param>
    /// <param name="right">Right side.</param>
    public static bool operator >(Instant left, Instant right) => left.CompareTo(right) > 0;

    /// <summary>Not later than.</summary>
    /// <param name="left">Left side.</param>
    /// <param name="right">Right side.</param>
    public static bool operator <=(Instant left, Instant right) => left.CompareTo(right) <= 0;

    /// <summary>Not earlier than.</summary>
    /// <param name="left">Left side.</param>
    /// <param name="right">Right side.</param>
    public static bool operator >=(Instant left, Instant right) => left.CompareTo(right) >= 0;

    /// <summary>RFC 3339 in UTC with up to nine fraction digits, trailing zeros cut; empty when not set.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        if (!IsSet)
        {
            return "";
        }

        string seconds = DateTimeOffset.FromUnixTimeSeconds(Seconds).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        return Nanos == 0 ? seconds + "Z" : $"{seconds}.{Nanos.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0')}Z";
    }
}
