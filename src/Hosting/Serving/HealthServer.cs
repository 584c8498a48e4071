using System.Net;
using C1z.Sync;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace C1z.Hosting;

/// <summary>Answers health checks over plain HTTP: <c>/health</c>, <c>/ready</c> and <c>/live</c>.</summary>
internal sealed class HealthServer : IAsyncDisposable
{
    private readonly WebApplication _web;

    private HealthServer(WebApplication web)
    {
        _web = web;
    }

    /// <summary>Starts answering.</summary>
    /// <exception cref="SyncException">The address is not one.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<HealthServer> StartAsync(string address, long port, CancellationToken cancel)
    {
        if (!IPAddress.TryParse(address, out IPAddress? ip) || port is < 1 or > 65535)
        {
            throw new SyncException(SyncErrorCode.InvalidOption, $"health checks cannot be answered at address '{address}', port {port}");
        }

        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(ip, (int)port));
        WebApplication web = builder.Build();
        web.Run(http =>
        {
            http.Response.StatusCode = http.Request.Path.Value is "/health" or "/ready" or "/live" ? StatusCodes.Status200OK : StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        await web.StartAsync(cancel);
        return new HealthServer(web);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _web.StopAsync(CancellationToken.None);
        await _web.DisposeAsync();
    }
}
