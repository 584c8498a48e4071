using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using Google.Protobuf;

namespace C1z.Sync.Remote;

/// <summary>One call under way: its deadline, its answer's body, its status. Not safe for concurrent use.</summary>
internal sealed class GrpcCall : IAsyncDisposable
{
    private readonly string _name;
    private readonly GrpcClientOptions _options;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _deadline;
    private readonly CancellationTokenSource _either;
    private HttpResponseMessage? _response;
    private Stream? _body;

    public GrpcCall(string name, GrpcClientOptions options, CancellationToken caller)
    {
        _name = name;
        _options = options;
        _caller = caller;
        _deadline = new CancellationTokenSource(GrpcTimeout.Bounded(options.CallTimeout), options.Clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_deadline.Token, caller);
    }

    /// <summary>Sends the request and waits for the answer's headers.</summary>
    /// <exception cref="ConnectorException">No answer, or not one of gRPC.</exception>
    public async ValueTask SendAsync(HttpClient http, HttpRequestMessage request)
    {
        _response = await Guard(async () => await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _either.Token));
        if (_response.StatusCode != HttpStatusCode.OK)
        {
            GrpcStatus? status = GrpcStatus.Read(HeaderOf(_response.Headers));
            throw status is { Code: not 0 } failure
                ? failure.ToException(_name, _options.Clock.GetUtcNow())
                : new ConnectorException(GrpcStatus.OfHttp(_response.StatusCode), $"{_name} answered with HTTP status {(int)_response.StatusCode}");
        }

        string type = _response.Content.Headers.ContentType?.MediaType ?? "";
        if (!GrpcFraming.IsGrpc(type))
        {
            throw new ConnectorException(ConnectorStatus.Unknown, $"{_name} answered with content type '{type}' instead of {GrpcFraming.ContentType}");
        }

        _body = await Guard(async () => await _response.Content.ReadAsStreamAsync(_either.Token));
    }

    /// <summary>Reads the next message.</summary>
    /// <returns>Null when the answer is over; <see cref="ThrowUnlessOk"/> then says how it ended.</returns>
    /// <exception cref="ConnectorException">The connection broke, the time is over, or the message is unreadable.</exception>
    public async ValueTask<T?> ReadAsync<T>(MessageParser<T> parser)
        where T : class, IMessage<T> =>
        await Guard(async () => await GrpcFraming.ReadAsync(_body!, parser, _options.MaxMessageBytes, _either.Token));

    /// <summary>Throws what the status says. Call it once the answer is over.</summary>
    /// <exception cref="ConnectorException">The status is not success, or missing.</exception>
    public void ThrowUnlessOk()
    {
        // A failure before the first message comes as headers, without trailers.
        GrpcStatus status = GrpcStatus.Read(HeaderOf(_response!.TrailingHeaders))
            ?? GrpcStatus.Read(HeaderOf(_response.Headers))
            ?? new GrpcStatus((int)ConnectorStatus.Internal, $"{_name} ended without a status");
        if (status.Code != 0)
        {
            throw status.ToException(_name, _options.Clock.GetUtcNow());
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_body is not null)
        {
            await _body.DisposeAsync();
        }

        _response?.Dispose();
        _either.Dispose();
        _deadline.Dispose();
    }

    private static Func<string, string?> HeaderOf(HttpHeaders headers) =>
        name => headers.TryGetValues(name, out IEnumerable<string>? values) ? string.Join(',', values) : null;

    private async ValueTask<T> Guard<T>(Func<ValueTask<T>> step)
    {
        try
        {
            return await step();
        }
        catch (OperationCanceledException) when (_caller.IsCancellationRequested)
        {
            throw new OperationCanceledException(_caller);
        }
        catch (OperationCanceledException e) when (_deadline.IsCancellationRequested)
        {
            throw new ConnectorException(ConnectorStatus.DeadlineExceeded, $"{_name} took longer than {_options.CallTimeout.TotalSeconds:0.###} s", e);
        }
        catch (OperationCanceledException e)
        {
            // The handler's own time limit for a connection.
            throw new ConnectorException(ConnectorStatus.Unavailable, $"{_name}: no connection within {_options.ConnectTimeout.TotalSeconds:0.###} s", e);
        }
        catch (HttpRequestException e) when (Find<AuthenticationException>(e) is { } refused)
        {
            throw new ConnectorException(ConnectorStatus.Unauthenticated, $"{_name}: the connector's certificate is refused: {refused.Message}", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new ConnectorException(GrpcStatus.OfBreak(e), $"{_name}: the connection broke: {e.GetBaseException().Message}", e);
        }
    }

    private static T? Find<T>(Exception error)
        where T : Exception
    {
        for (Exception? e = error; e is not null; e = e.InnerException)
        {
            if (e is T found)
            {
                return found;
            }
        }

        return null;
    }
}
