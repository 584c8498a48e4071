using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace C1z.Engines.Sqlite;

/// <summary>The time texts of a v1 file.</summary>
/// <remarks>
/// <para>On-disk format; a change is a new version: <c>YYYY-MM-DD HH:MM:SS</c>, then, unless the fraction is zero, a dot and one to nine
/// digits without trailing zeros. It is the wall clock of the writing host and carries no zone. Files order these texts bytewise, so a
/// bound that is compared with them must be written by <see cref="Format"/> as well.</para>
/// <para>Read as the ecosystem reads them: the wall clock labelled UTC. <see cref="ToAbsolute(string, TimeZoneInfo)"/> makes true instants of them for formats
/// that store those. Digits below 100 ns are kept, which is why no .NET time type appears in between.</para>
/// </remarks>
public static class TimestampText
{
    // What Go prints for its zero time; it means "not set" there.
    private static readonly Instant GoZero = new(-62_135_596_800, 0);

    /// <summary>Writes a wall clock.</summary>
    /// <param name="wallClock">A wall clock labelled UTC; must be set, in the years 1 to 9999.</param>
    /// <returns>The text.</returns>
    public static string Format(Instant wallClock)
    {
        string seconds = DateTimeOffset.FromUnixTimeSeconds(wallClock.Seconds)
            .ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        return wallClock.Nanos == 0
            ? seconds
            : $"{seconds}.{wallClock.Nanos.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0')}";
    }

    /// <summary>The wall clock of this host, labelled UTC.</summary>
    /// <param name="clock">Clock and local zone.</param>
    /// <returns>Now.</returns>
    public static Instant WallClock(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        return Instant.From(new DateTimeOffset(clock.GetLocalNow().DateTime, TimeSpan.Zero));
    }

    /// <summary>The text of the wall clock of this host.</summary>
    /// <param name="clock">Clock and local zone.</param>
    /// <returns>Now.</returns>
    public static string LocalNow(TimeProvider clock) => Format(WallClock(clock));

    /// <summary>The text of an earlier wall clock: the bound for "not older than".</summary>
    /// <param name="clock">Clock and local zone.</param>
    /// <param name="age">How long ago.</param>
    /// <returns>A text to compare with stored ones.</returns>
    public static string LocalBefore(TimeProvider clock, TimeSpan age)
    {
        ArgumentNullException.ThrowIfNull(clock);
        DateTimeOffset earlier = TimeZoneInfo.ConvertTime(clock.GetUtcNow() - age, clock.LocalTimeZone);
        return Format(Instant.From(new DateTimeOffset(earlier.DateTime, TimeSpan.Zero)));
    }

    /// <summary>Reads a stored text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="time">The wall clock labelled UTC; the true instant when the text names a zone.</param>
    /// <returns>False when it is in none of the forms that readers accept.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out Instant time) => TryParse(text, out time, out _);

    /// <summary>Reads a stored text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The wall clock labelled UTC; the true instant when the text names a zone.</returns>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Corrupt"/> when the text is not a time.</exception>
    public static Instant Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out Instant time) ? time : throw NotATime(text);
    }

    /// <summary>Makes a true instant of a stored text, taking a wall clock as one of the given zone.</summary>
    /// <remarks>
    /// A text that names a zone is taken as it is, and the zero time stays what it is. Around a clock change a wall clock can name two
    /// instants or none. As in the ecosystem's converter, the offset is then the one in force when the wall clock is read as UTC,
    /// corrected once when that guess falls on the other side of the change: the result is right by one of the two offsets, and which one is fixed.
    /// </remarks>
    /// <param name="text">The text.</param>
    /// <param name="zone">The zone of the host that wrote it.</param>
    /// <returns>The instant.</returns>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Corrupt"/> when the text is not a time.</exception>
    public static Instant ToAbsolute(string text, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(zone);
        if (!TryParse(text, out Instant time, out bool hasZone))
        {
            throw NotATime(text);
        }

        return hasZone ? time : ToAbsolute(time, zone);
    }

    /// <summary>Makes a true instant of a wall clock, by the same rule.</summary>
    /// <param name="wallClock">A wall clock labelled UTC; one that is not set stays so.</param>
    /// <param name="zone">The zone of the host that wrote it.</param>
    /// <returns>The instant.</returns>
    public static Instant ToAbsolute(Instant wallClock, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        if (!wallClock.IsSet || wallClock == GoZero)
        {
            return wallClock;
        }

        long guess = wallClock.Seconds - OffsetAt(wallClock.Seconds, zone);
        return new Instant(wallClock.Seconds - OffsetAt(guess, zone), wallClock.Nanos);
    }

    /// <summary>Makes the wall clock of a zone of a true instant.</summary>
    /// <param name="time">An instant; one that is not set stays so.</param>
    /// <param name="zone">The zone.</param>
    /// <returns>The wall clock, labelled UTC.</returns>
    public static Instant ToWallClock(Instant time, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        return !time.IsSet || time == GoZero ? time : new Instant(time.Seconds + OffsetAt(time.Seconds, zone), time.Nanos);
    }

    private static bool TryParse(ReadOnlySpan<char> text, out Instant time, out bool hasZone)
    {
        var scanner = new TimestampScanner(text);
        return scanner.TryScan(out time, out hasZone);
    }

    // The zone's rules exist for the years 1 to 9999; outside, the nearest year's hold.
    private static long OffsetAt(long utcSeconds, TimeZoneInfo zone)
    {
        long seconds = Math.Clamp(utcSeconds, DateTimeOffset.MinValue.ToUnixTimeSeconds(), DateTimeOffset.MaxValue.ToUnixTimeSeconds());
        return (long)zone.GetUtcOffset(DateTimeOffset.FromUnixTimeSeconds(seconds)).TotalSeconds;
    }

    [DoesNotReturn]
    private static EngineException NotATime(string text)
    {
        string shown = text.Length <= 64 ? text : text[..64] + "…";
        throw new EngineException(EngineErrorCode.Corrupt, $"'{shown}' is not a time of the form YYYY-MM-DD HH:MM:SS[.fraction]");
    }
}
