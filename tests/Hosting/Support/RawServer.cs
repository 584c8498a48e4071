using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using C1z.Proto.Utls.V1;
using C1z.Sync.Remote;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace C1z.Hosting.Tests.Support;

/// <summary>A server that answers whatever a test says, and a client of it.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly StrongBox<ConnectionContext> _last;
    private readonly ProcessCredentials _credentials;
    private readonly X509Certificate2 _certificate;
    private readonly GrpcClientOptions _options;

    private RawServer(WebApplication web, ProcessCredentials credentials, X509Certificate2 certificate, int port, int maxMessageBytes, StrongBox<ConnectionContext> last)
    {
        _last = last;
        _web = web;
        _credentials = credentials;
        _certificate = certificate;
        _options = new GrpcClientOptions(port, credentials.Client, credentials.Authority) { MaxMessageBytes = maxMessageBytes };
        Client = new GrpcClient(_options);
    }

    public GrpcClient Client { get; }

    public static async Task<RawServer> StartAsync(RequestDelegate answer, int maxMessageBytes = 1000)
    {
        var credentials = ProcessCredentials.Create(DateTimeOffset.UtcNow);
        X509Certificate2 certificate = WithKey(credentials.P256Server);
        var last = new StrongBox<ConnectionContext>();
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l =>
        {
            l.Protocols = HttpProtocols.Http2;
            l.Use(next => connection =>
            {
                last.Value = connection;
                return next(connection);
            });
            l.UseHttps(certificate);
        }));
        WebApplication web = builder.Build();
        web.Run(answer);
        await web.StartAsync();
        string address = ((IApplicationBuilder)web).ServerFeatures.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new RawServer(web, credentials, certificate, new Uri(address).Port, maxMessageBytes, last);
    }

    /// <summary>Breaks the connection of the call under way.</summary>
    public void Break() => _last.Value!.Abort();

    public GrpcClient ClientWith(TimeSpan callTimeout) => new(_options with { CallTimeout = callTimeout });

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _web.DisposeAsync();
        _credentials.Dispose();
        _certificate.Dispose();
    }

    private static X509Certificate2 WithKey(Credential credential)
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(credential.Key.Span, out _);
        using X509Certificate2 leaf = X509CertificateLoader.LoadCertificate(credential.Cert.Span);
        return leaf.CopyWithPrivateKey(key);
    }
}
