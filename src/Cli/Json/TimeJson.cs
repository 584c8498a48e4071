using System.Globalization;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Cli.Json;

/// <summary>Points in time and durations as text.</summary>
internal static class TimeJson
{
    // 0001-01-01 and the last second of 9999, the range of the text form.
    private const long FirstSecond = -62_135_596_800;
    private const long LastSecond = 253_402_300_799;

    private const int NanosPerSecond = 1_000_000_000;

    public static void Write(Utf8JsonWriter json, Timestamp time)
    {
        if (IsInCalendar(time))
        {
            json.WriteStringValue(Text(time, FractionOfThree(time.Nanos)));
        }
        else
        {
            WriteParts(json, time.Seconds, time.Nanos);
        }
    }

    public static void Write(Utf8JsonWriter json, Duration time)
    {
        bool isConsistent = time.Nanos is > -NanosPerSecond and < NanosPerSecond && (time.Seconds == 0 || time.Nanos == 0
            || (time.Seconds < 0) == (time.Nanos < 0));
        if (isConsistent && time.Seconds != long.MinValue)
        {
            string sign = time.Seconds < 0 || time.Nanos < 0 ? "-" : "";
            json.WriteStringValue($"{sign}{Math.Abs(time.Seconds)}{FractionOfThree(Math.Abs(time.Nanos))}s");
        }
        else
        {
            WriteParts(json, time.Seconds, time.Nanos);
        }
    }

    /// <summary>The form of Go's own JSON: as many digits after the second as needed.</summary>
    public static string GoText(Timestamp time) =>
        IsInCalendar(time) ? Text(time, Fraction(time.Nanos).TrimEnd('0').TrimEnd('.')) : "0001-01-01T00:00:00Z";

    /// <summary>The form for people: to the second.</summary>
    public static string Short(Timestamp? time) => time is not null && IsInCalendar(time)
        ? DateTime.UnixEpoch.AddSeconds(time.Seconds).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
        : "-";

    private static bool IsInCalendar(Timestamp time) =>
        time.Seconds is >= FirstSecond and <= LastSecond && time.Nanos is >= 0 and < NanosPerSecond;

    private static string Text(Timestamp time, string fraction) =>
        DateTime.UnixEpoch.AddSeconds(time.Seconds).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) + fraction + "Z";

    // Protobuf's JSON writes 0, 3, 6 or 9 digits.
    private static string FractionOfThree(int nanos) => nanos switch
    {
        0 => "",
        _ when nanos % 1_000_000 == 0 => Fraction(nanos)[..4],
        _ when nanos % 1_000 == 0 => Fraction(nanos)[..7],
        _ => Fraction(nanos),
    };

    private static string Fraction(int nanos) => nanos.ToString("'.'000000000", CultureInfo.InvariantCulture);

    private static void WriteParts(Utf8JsonWriter json, long seconds, int nanos)
    {
        json.WriteStartObject();
        json.WriteString("seconds"u8, seconds.ToString(CultureInfo.InvariantCulture));
        json.WriteNumber("nanos"u8, nanos);
        json.WriteEndObject();
    }
}
