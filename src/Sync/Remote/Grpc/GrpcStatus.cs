using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using C1z.Proto.Connector.V2;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Sync.Remote;

/// <summary>How a call ended: the code, the message and the details that travel behind an answer.</summary>
/// <param name="Code">gRPC's number; 0 is success.</param>
/// <param name="Message">What went wrong.</param>
/// <param name="ResetAt">When a source that is over its limit takes calls again.</param>
internal readonly record struct GrpcStatus(int Code, string Message = "", DateTimeOffset? ResetAt = null)
{
    public const string CodeHeader = "grpc-status";
    public const string MessageHeader = "grpc-message";
    public const string DetailsHeader = "grpc-status-details-bin";

    // A message travels in headers, which clients bound: some at 8 KiB. The whole text is for the log.
    private const int LongestSent = 1000;
    private const int LongestRead = 8192;

    private const int AlreadyExists = 6;
    private const int Aborted = 10;
    private const int OutOfRange = 11;
    private const int DataLoss = 15;

    // A wait without end is a point in time on the wire.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(365);

    /// <summary>Success.</summary>
    public static GrpcStatus Ok { get; } = new(0);

    /// <summary>Reads a status.</summary>
    /// <param name="header">Finds a header or trailer by its name.</param>
    /// <returns>Null when there is none.</returns>
    public static GrpcStatus? Read(Func<string, string?> header)
    {
        if (header(CodeHeader) is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int code)
            ? new GrpcStatus(code, Cut(Decode(header(MessageHeader) ?? ""), LongestRead), ResetIn(header(DetailsHeader)))
            : new GrpcStatus((int)ConnectorStatus.Unknown, $"gRPC status '{text}' is not a number");
    }

    /// <summary>The status of a failure, for the wire.</summary>
    /// <param name="error">The failure.</param>
    /// <param name="now">The time that a wait counts from.</param>
    public static GrpcStatus Of(Exception error, DateTimeOffset now) => new(
        (int)StatusOf(error), error.Message, error is ConnectorException { RetryAfter: { } wait } ? now + (wait < LongestWait ? wait : LongestWait) : null);

    /// <summary>The exception of a failure, for the caller.</summary>
    /// <param name="call">What was called.</param>
    /// <param name="now">The time that a wait counts from.</param>
    public ConnectorException ToException(string call, DateTimeOffset now) => new(StatusOf(Code), Message.Length == 0 ? $"{call} failed with gRPC status {Code}" : Message)
    {
        RetryAfter = ResetAt is { } reset && reset > now ? reset - now : null,
    };

    /// <summary>The details for the wire: a <c>google.rpc.Status</c> with a rate limit in it, base64. Null when there is nothing to say.</summary>
    public string? Details()
    {
        if (ResetAt is not { } reset)
        {
            return null;
        }

        var limit = new RateLimitDescription { Status = RateLimitDescription.Types.Status.Overlimit, ResetAt = reset.ToTimestamp() };
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            output.WriteTag(1, WireFormat.WireType.Varint);
            output.WriteInt32(Code);
            output.WriteTag(2, WireFormat.WireType.LengthDelimited);
            output.WriteString(Cut(Message, LongestSent));
            output.WriteTag(3, WireFormat.WireType.LengthDelimited);
            output.WriteMessage(Any.Pack(limit));
        }

        return Convert.ToBase64String(bytes.GetBuffer(), 0, (int)bytes.Length).TrimEnd('=');
    }

    /// <summary>A message as a header's value: percent signs and everything that is not printable ASCII as %XX of its UTF-8.
    /// Only the beginning of a long one.</summary>
    public static string Encode(string message)
    {
        var text = new StringBuilder(message.Length);
        foreach (byte b in Encoding.UTF8.GetBytes(Cut(message, LongestSent)))
        {
            _ = b is >= 0x20 and < 0x7F and not (byte)'%' ? text.Append((char)b) : text.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    /// <summary>The status of an answer that is not gRPC's.</summary>
    public static ConnectorStatus OfHttp(HttpStatusCode code) => code switch
    {
        HttpStatusCode.Unauthorized => ConnectorStatus.Unauthenticated,
        HttpStatusCode.Forbidden => ConnectorStatus.PermissionDenied,
        HttpStatusCode.NotFound => ConnectorStatus.Unimplemented,
        HttpStatusCode.BadRequest => ConnectorStatus.Internal,
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout =>
            ConnectorStatus.Unavailable,
        _ => ConnectorStatus.Unknown,
    };

    /// <summary>The status of a connection or a stream that broke. What the other side refused for good is not tried again.</summary>
    public static ConnectorStatus OfBreak(Exception error) => error switch
    {
        HttpProtocolException { ErrorCode: var code } => OfHttp2(code),
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } or
            HttpIOException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => ConnectorStatus.ResourceExhausted,
        { InnerException: { } inner } => OfBreak(inner),
        IOException or HttpRequestException or SocketException or OperationCanceledException or ObjectDisposedException => ConnectorStatus.Unavailable,
        _ => ConnectorStatus.Internal,
    };

    // gRPC over HTTP/2, "Errors". A code that a connection ends with in the normal course of things passes with time.
    private static ConnectorStatus OfHttp2(long code) => code switch
    {
        0x1 or 0x2 or 0x3 or 0x6 or 0x9 => ConnectorStatus.Internal,
        0xC => ConnectorStatus.PermissionDenied,
        _ => ConnectorStatus.Unavailable,
    };

    private static string Cut(string message, int length) =>
        message.Length <= length ? message : $"{message.AsSpan(0, char.IsHighSurrogate(message[length - 1]) ? length - 1 : length)}…";

    private static string Decode(string message) => message.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(message) : message;

    private static ConnectorStatus StatusOf(Exception error) =>
        error is SyncException { Code: SyncErrorCode.LimitExceeded } ? ConnectorStatus.ResourceExhausted : RetryPolicy.StatusOf(error);

    // Codes that a sync treats alike share a status.
    private static ConnectorStatus StatusOf(int code) => code switch
    {
        AlreadyExists or Aborted => ConnectorStatus.FailedPrecondition,
        OutOfRange => ConnectorStatus.InvalidArgument,
        DataLoss => ConnectorStatus.Internal,
        _ => System.Enum.IsDefined((ConnectorStatus)code) ? (ConnectorStatus)code : ConnectorStatus.Unknown,
    };

    // Details are a courtesy: what cannot be read is left out, and the failure itself is reported all the same.
    private static DateTimeOffset? ResetIn(string? details)
    {
        if (details is null)
        {
            return null;
        }

        try
        {
            var input = new CodedInputStream(Convert.FromBase64String(details.PadRight((details.Length + 3) / 4 * 4, '=')));
            while (input.ReadTag() is not 0 and uint tag)
            {
                if (WireFormat.GetTagFieldNumber(tag) != 3 || WireFormat.GetTagWireType(tag) != WireFormat.WireType.LengthDelimited)
                {
                    input.SkipLastField();
                    continue;
                }

                var detail = Any.Parser.ParseFrom(input.ReadBytes());
                if (detail.TryUnpack(out RateLimitDescription limit) && limit.ResetAt is { } reset)
                {
                    return reset.ToDateTimeOffset();
                }
            }
        }
        catch (Exception e) when (e is FormatException or InvalidProtocolBufferException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            return null;
        }

        return null;
    }
}
