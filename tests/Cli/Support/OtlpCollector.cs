using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace C1z.Cli.Tests.Support;

/// <summary>How a collector behaves.</summary>
internal enum CollectorMood
{
    Willing,
    Refusing,
    Silent,
}

/// <summary>A collector on the loopback interface: OTLP over HTTP and over gRPC, each with a port of its own.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private const int FrameHead = 5;

    private readonly ConcurrentQueue<byte[]> _traces = new(), _metrics = new();
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly CollectorMood _mood;
    private readonly WebApplication _server;

    private OtlpCollector(CollectorMood mood)
    {
        _mood = mood;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        _server = builder.Build();
        _server.Run(AnswerAsync);
    }

    public string HttpEndpoint => _server.Urls.First();

    public string GrpcEndpoint => _server.Urls.Last();

    /// <summary>Ends when the first request is there.</summary>
    public Task Asked => _asked.Task;

    public IReadOnlyList<OtlpSpan> Spans => [.. _traces.SelectMany(OtlpMessages.Spans)];

    /// <summary>The points sent last: they have the sums.</summary>
    public IReadOnlyList<OtlpPoint> Points => OtlpMessages.Points(_metrics.Last());

    /// <summary>Headers and bodies of everything that was sent, as one text.</summary>
    public ConcurrentQueue<string> Everything { get; } = new();

    public ConcurrentQueue<string> Paths { get; } = new();

    public static async Task<OtlpCollector> StartAsync(CollectorMood mood = CollectorMood.Willing)
    {
        var collector = new OtlpCollector(mood);
        await collector._server.StartAsync();
        return collector;
    }

    public Dictionary<string, string?> Environment(string protocol) => new()
    {
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol,
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = protocol == "grpc" ? GrpcEndpoint : HttpEndpoint,
        ["NO_PROXY"] = "*",
    };

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _server.DisposeAsync();
        _stop.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        bool isGrpc = context.Request.Protocol == HttpProtocol.Http2;
        byte[] message = isGrpc ? body.ToArray()[FrameHead..] : body.ToArray();
        string path = context.Request.Path.Value!;
        Paths.Enqueue(path);
        Everything.Enqueue($"{path} {string.Join(' ', context.Request.Headers)} {Encoding.UTF8.GetString(message)}");
        (path.Contains("trace", StringComparison.OrdinalIgnoreCase) ? _traces : _metrics).Enqueue(message);
        _asked.TrySetResult();
        if (_mood == CollectorMood.Silent)
        {
            await Task.Delay(Timeout.Infinite, _stop.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
            return;
        }

        if (_mood == CollectorMood.Refusing)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        if (isGrpc)
        {
            context.Response.ContentType = "application/grpc";
            context.Response.DeclareTrailer("grpc-status");
            await context.Response.Body.WriteAsync(new byte[FrameHead]);
            context.Response.AppendTrailer("grpc-status", "0");
        }
    }
}
