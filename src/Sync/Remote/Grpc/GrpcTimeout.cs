using System.Globalization;

namespace C1z.Sync.Remote;

/// <summary>The header that tells a server how long its caller waits: at most eight digits and a unit.</summary>
internal static class GrpcTimeout
{
    public const string Header = "grpc-timeout";

    private const long MostDigits = 99_999_999;

    // What timers take: 49 days. The header can say 11,000 years, which is as good as for ever.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>A time that a timer takes.</summary>
    /// <param name="time">Any time; <see cref="Timeout.InfiniteTimeSpan"/> stays what it is.</param>
    public static TimeSpan Bounded(TimeSpan time) => time > Longest ? Longest : time;

    /// <summary>Writes a time, in milliseconds while they fit.</summary>
    /// <returns>Null for <see cref="Timeout.InfiniteTimeSpan"/>, which the header cannot say.</returns>
    public static string? Format(TimeSpan time)
    {
        if (time == Timeout.InfiniteTimeSpan)
        {
            return null;
        }

        long milliseconds = Math.Max(1, (long)time.TotalMilliseconds);
        return milliseconds <= MostDigits
            ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds}m")
            : string.Create(CultureInfo.InvariantCulture, $"{Math.Min((long)time.TotalSeconds, MostDigits)}S");
    }

    /// <summary>Reads a time that a timer takes.</summary>
    /// <returns>Null when there is none or it is not one.</returns>
    public static TimeSpan? Parse(string? text)
    {
        if (text is not { Length: >= 2 and <= 9 } || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out long n))
        {
            return null;
        }

        TimeSpan? time = text[^1] switch
        {
            'H' => TimeSpan.FromHours(n),
            'M' => TimeSpan.FromMinutes(n),
            'S' => TimeSpan.FromSeconds(n),
            'm' => TimeSpan.FromMilliseconds(n),
            'u' => TimeSpan.FromMicroseconds(n),
            'n' => TimeSpan.FromTicks(n / TimeSpan.NanosecondsPerTick),
            _ => null,
        };
        return time is { } given ? Bounded(given) : null;
    }
}
