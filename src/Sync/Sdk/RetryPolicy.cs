using System.Net;
using System.Net.Sockets;

namespace C1z.Sync;

/// <summary>When a failed call is tried again, and how long to wait. Immutable; share it freely.</summary>
public sealed record RetryPolicy
{
    private static readonly TimeSpan LongestAsked = TimeSpan.FromDays(1);

    /// <summary>Wait before the second try. Doubles with every further one. Default 1 s.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait. Default 60 s.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Tries of one call, the first included; null for no limit. Default null.</summary>
    public int? MaxTries { get; init; }

    /// <summary>Names the status of an exception. Default: <see cref="StatusOf"/>.</summary>
    public Func<Exception, ConnectorStatus> Classify { get; init; } = StatusOf;

    /// <summary>True when a call that failed so is tried again.</summary>
    /// <param name="status">How it failed.</param>
    /// <returns>True for what passes with time.</returns>
    public static bool Passes(ConnectorStatus status) => status is ConnectorStatus.Unavailable or ConnectorStatus.DeadlineExceeded;

    /// <summary>The status of an exception that connectors commonly throw.</summary>
    /// <param name="error">The exception.</param>
    /// <returns>The connector's own status; for HTTP failures the matching one; <see cref="ConnectorStatus.Unknown"/> for the rest.</returns>
    public static ConnectorStatus StatusOf(Exception error) => error switch
    {
        ConnectorException e => e.Status,
        HttpRequestException { StatusCode: null } or HttpIOException or SocketException => ConnectorStatus.Unavailable,
        HttpRequestException { StatusCode: { } code } => OfHttp(code),
        TimeoutException or OperationCanceledException { InnerException: TimeoutException } => ConnectorStatus.DeadlineExceeded,
        NotSupportedException => ConnectorStatus.Unimplemented,
        _ => ConnectorStatus.Unknown,
    };

    /// <summary>The wait after a number of failed tries.</summary>
    /// <param name="failures">Failed tries so far, from 1.</param>
    /// <param name="asked">What the source asked for; longer than <see cref="MaxDelay"/> is granted, up to a day.</param>
    /// <returns>The wait.</returns>
    public TimeSpan DelayAfter(int failures, TimeSpan? asked = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1);
        double factor = Math.Pow(2, Math.Min(failures - 1, 30));
        TimeSpan own = TimeSpan.FromTicks((long)Math.Min(FirstDelay.Ticks * factor, MaxDelay.Ticks));
        return asked is { } wish && wish > own ? (wish < LongestAsked ? wish : LongestAsked) : own;
    }

    private static ConnectorStatus OfHttp(HttpStatusCode code) => code switch
    {
        HttpStatusCode.NotImplemented => ConnectorStatus.Unimplemented,
        HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => ConnectorStatus.Unavailable,
        HttpStatusCode.RequestTimeout => ConnectorStatus.DeadlineExceeded,
        HttpStatusCode.NotFound or HttpStatusCode.Gone => ConnectorStatus.NotFound,
        HttpStatusCode.Unauthorized => ConnectorStatus.Unauthenticated,
        HttpStatusCode.Forbidden => ConnectorStatus.PermissionDenied,
        HttpStatusCode.BadRequest => ConnectorStatus.InvalidArgument,
        _ => ConnectorStatus.Unknown,
    };
}
