using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using Google.Protobuf;

namespace C1z.Sync.Remote;

/// <summary>Calls procedures over gRPC: HTTP/2 and mutual TLS by the framework's client, the framing by hand.</summary>
/// <remarks>
/// Every failure is a <see cref="ConnectorException"/> with the status that a gRPC client would report; cancellation by the caller stays an
/// <see cref="OperationCanceledException"/>. Safe for concurrent use: calls share one connection.
/// </remarks>
internal sealed class GrpcClient : IDisposable
{
    // Errors of connectors travel in headers, and some carry what a source answered as a whole.
    private const int MaxHeaderKilobytes = 512;

    private readonly HttpClient _http;
    private readonly GrpcClientOptions _options;

    public GrpcClient(GrpcClientOptions options)
    {
        _options = options;
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectTimeout = options.ConnectTimeout,
#pragma warning disable CA2262 // It is meant in kilobytes.
            MaxResponseHeadersLength = MaxHeaderKilobytes,
#pragma warning restore CA2262
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            SslOptions = new SslClientAuthenticationOptions
            {
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                ClientCertificates = [options.Certificate],
                LocalCertificateSelectionCallback = (_, _, _, _, _) => options.Certificate,
                CertificateChainPolicy = TlsTrust.ForServersOf(options.Authority),
            },
        };
        _http = new HttpClient(handler)
        {
            BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{options.Port}")),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Calls a procedure with one answer.</summary>
    /// <exception cref="ConnectorException">The call failed.</exception>
    public async ValueTask<TResponse> UnaryAsync<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken cancel)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        await using GrpcCall call = await StartAsync(method, request, cancel);
        TResponse? response = await call.ReadAsync(method.ResponseParser);
        if (response is null)
        {
            call.ThrowUnlessOk();
            throw new ConnectorException(ConnectorStatus.Internal, $"{method.Path} succeeded without an answer");
        }

        if (await call.ReadAsync(method.ResponseParser) is not null)
        {
            throw new ConnectorException(ConnectorStatus.Internal, $"{method.Path} answered more than once");
        }

        call.ThrowUnlessOk();
        return response;
    }

    /// <summary>Calls a procedure with any number of answers.</summary>
    /// <exception cref="ConnectorException">The call failed; answers before that are valid as far as they go.</exception>
    public async IAsyncEnumerable<TResponse> StreamAsync<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method, TRequest request, [EnumeratorCancellation] CancellationToken cancel)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        await using GrpcCall call = await StartAsync(method, request, cancel);
        while (await call.ReadAsync(method.ResponseParser) is { } response)
        {
            yield return response;
        }

        call.ThrowUnlessOk();
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async ValueTask<GrpcCall> StartAsync<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken cancel)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, method.Path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(GrpcFraming.Frame(request)),
        };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue(GrpcFraming.ContentType);
        message.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        message.Headers.TryAddWithoutValidation(GrpcFraming.AcceptHeader, GrpcFraming.Identity);
        if (GrpcTimeout.Format(_options.CallTimeout) is { } timeout)
        {
            message.Headers.TryAddWithoutValidation(GrpcTimeout.Header, timeout);
        }

        var call = new GrpcCall(method.Path, _options, cancel);
        try
        {
            await call.SendAsync(_http, message);
            return call;
        }
        catch
        {
            await call.DisposeAsync();
            throw;
        }
    }
}
