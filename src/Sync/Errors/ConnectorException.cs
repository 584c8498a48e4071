namespace C1z.Sync;

/// <summary>How a connector's call failed. The numbers are those of gRPC status codes.</summary>
public enum ConnectorStatus
{
    /// <summary>A fault without a better name.</summary>
    Unknown = 2,

    /// <summary>The request cannot be served as it is.</summary>
    InvalidArgument = 3,

    /// <summary>No answer in time. Tried again.</summary>
    DeadlineExceeded = 4,

    /// <summary>The object is gone. Counts as a warning; the sync goes on without it.</summary>
    NotFound = 5,

    /// <summary>The credentials do not allow it.</summary>
    PermissionDenied = 7,

    /// <summary>A quota is used up for good. What passes with time is <see cref="Unavailable"/>.</summary>
    ResourceExhausted = 8,

    /// <summary>The source is in a state that forbids it.</summary>
    FailedPrecondition = 9,

    /// <summary>The connector cannot do this.</summary>
    Unimplemented = 12,

    /// <summary>A fault of the connector.</summary>
    Internal = 13,

    /// <summary>The source is not there now. Tried again.</summary>
    Unavailable = 14,

    /// <summary>There are no valid credentials.</summary>
    Unauthenticated = 16,
}

/// <summary>A connector's call failed.</summary>
public sealed class ConnectorException : SyncException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="status">How it failed; decides whether the call is tried again.</param>
    /// <param name="message">What the source said, for a person.</param>
    /// <param name="inner">The cause.</param>
    public ConnectorException(ConnectorStatus status, string message, Exception? inner = null)
        : base(SyncErrorCode.Connector, message, inner)
    {
        Status = status;
    }

    /// <summary>How it failed.</summary>
    public ConnectorStatus Status { get; }

    /// <summary>How long the source asks to wait before the call is tried again; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
