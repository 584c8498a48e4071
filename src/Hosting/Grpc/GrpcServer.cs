using System.Globalization;
using System.Net;
using System.Security.Authentication;
using C1z.Sync;
using C1z.Sync.Remote;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace C1z.Hosting;

/// <summary>Serves procedures over gRPC: HTTP/2 and mutual TLS by the framework's web server, the framing by hand.</summary>
internal sealed class GrpcServer : IAsyncDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);

    private readonly GrpcServices _services;
    private readonly GrpcServerOptions _options;
    private readonly WebApplication _web;

    private GrpcServer(GrpcServices services, GrpcServerOptions options)
    {
        _services = services;
        _options = options;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().UseShutdownTimeout(StopTimeout);
        builder.WebHost.ConfigureKestrel(Configure);
        _web = builder.Build();
        _web.Run(HandleAsync);
    }

    /// <summary>The port it listens on.</summary>
    public int Port { get; private set; }

    /// <summary>Starts serving.</summary>
    /// <param name="services">What is served.</param>
    /// <param name="options">Where, and to whom.</param>
    /// <param name="cancel">Gives the start up.</param>
    /// <exception cref="IOException">The socket cannot be listened on.</exception>
    public static async Task<GrpcServer> StartAsync(GrpcServices services, GrpcServerOptions options, CancellationToken cancel)
    {
        var server = new GrpcServer(services, options);
        try
        {
            await server._web.StartAsync(cancel);
            string? address = ((IApplicationBuilder)server._web).ServerFeatures.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
            server.Port = options.Descriptor is null && Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) ? uri.Port : 0;
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _web.StopAsync(CancellationToken.None);
        await _web.DisposeAsync();
    }

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        if (_options.Descriptor is { } descriptor)
        {
            kestrel.ListenHandle((ulong)descriptor, Secure);
        }
        else
        {
            kestrel.Listen(IPAddress.Loopback, 0, Secure);
        }
    }

    private void Secure(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http2;
        listen.UseHttps(new HttpsConnectionAdapterOptions
        {
            ServerCertificate = _options.Certificate,
            SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateMode = ClientCertificateMode.RequireCertificate,
            ClientCertificateValidation = (certificate, _, _) => TlsTrust.IsClientOf(certificate, _options.Authority),
        });
    }

    private async Task HandleAsync(HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method) || !GrpcFraming.IsGrpc(http.Request.ContentType))
        {
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        http.Response.ContentType = GrpcFraming.ContentType;
        http.Response.Headers[GrpcFraming.AcceptHeader] = GrpcFraming.Identity;
        GrpcStatus status = await RunAsync(http);
        http.Response.AppendTrailer(GrpcStatus.CodeHeader, status.Code.ToString(CultureInfo.InvariantCulture));
        if (status.Message.Length > 0)
        {
            http.Response.AppendTrailer(GrpcStatus.MessageHeader, GrpcStatus.Encode(status.Message));
        }

        if (status.Details() is { } details)
        {
            http.Response.AppendTrailer(GrpcStatus.DetailsHeader, details);
        }
    }

    private async ValueTask<GrpcStatus> RunAsync(HttpContext http)
    {
        string path = http.Request.Path.Value ?? "";
        if (_services.Find(path) is not { } handler)
        {
            return new GrpcStatus((int)ConnectorStatus.Unimplemented, $"no procedure {path}");
        }

        using var deadline = GrpcTimeout.Parse(http.Request.Headers[GrpcTimeout.Header]) is { } time
            ? new CancellationTokenSource(time, _options.Clock)
            : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, http.RequestAborted);
        try
        {
            await handler(new GrpcCallContext(http, _options.MaxMessageBytes, either.Token));
            return GrpcStatus.Ok;
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            return new GrpcStatus((int)ConnectorStatus.DeadlineExceeded, $"{path} was given up by its caller");
        }
#pragma warning disable CA1031 // The caller is another process: every failure becomes a status.
        catch (Exception e)
#pragma warning restore CA1031
        {
            GrpcStatus status = GrpcStatus.Of(e, _options.Clock.GetUtcNow());
            if (status.Code != (int)ConnectorStatus.NotFound)
            {
                // That something is gone is an answer, not a fault.
                _options.Log?.Invoke(e is ConnectorException ? $"{path}: {e.Message}" : $"{path}: {e}");
            }

            return status;
        }
    }
}
