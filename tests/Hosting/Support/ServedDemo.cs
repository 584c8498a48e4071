using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using C1z.Sync.Connectors;
using C1z.Sync.Remote;

namespace C1z.Hosting.Tests.Support;

/// <summary>A demo company behind a server, and a client of it.</summary>
internal sealed class ServedDemo : IAsyncDisposable
{
    private readonly DemoConnector _connector = new();

    private ServedDemo(ProcessCredentials credentials)
    {
        Credentials = credentials;
    }

    public ProcessCredentials Credentials { get; }

    public List<string> Log { get; } = [];

    public GrpcServer Server { get; private set; } = null!;

    public GrpcClient Client { get; private set; } = null!;

    public static async Task<ServedDemo> StartAsync()
    {
        var served = new ServedDemo(ProcessCredentials.Create(DateTimeOffset.UtcNow));
        var options = new GrpcServerOptions(served.Credentials.Client, served.Credentials.Authority) { MaxMessageBytes = 2000, Log = served.Log.Add };
        served.Server = await GrpcServer.StartAsync(new ConnectorServices(served._connector, new HostedSessions(null, 1000)).Create(), options, default);
        served.Client = new GrpcClient(new GrpcClientOptions(served.Server.Port, served.Credentials.Client, served.Credentials.Authority));
        return served;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        await _connector.DisposeAsync();
        Credentials.Dispose();
    }

    /// <summary>Posts a body as a client of any make might.</summary>
    /// <returns>The status, its message, and the headers of the answer.</returns>
    public async Task<(string Status, string Message, HttpResponseHeaders Headers)> PostAsync(
        string path, byte[] body, string contentType = GrpcFraming.ContentType, params (string Name, string Value)[] headers)
    {
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = TlsTrust.ForServersOf(Credentials.Authority),
                LocalCertificateSelectionCallback = (_, _, _, _, _) => Credentials.Client,
            },
        };
        using var http = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"https://127.0.0.1:{Server.Port}{path}"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(contentType) } },
        };
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using HttpResponseMessage response = await http.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
        return response.TrailingHeaders.TryGetValues("grpc-status", out IEnumerable<string>? status)
            ? (status.Single(), response.TrailingHeaders.TryGetValues("grpc-message", out IEnumerable<string>? m) ? m.Single() : "", response.Headers)
            : ($"HTTP {(int)response.StatusCode}", "", response.Headers);
    }
}
