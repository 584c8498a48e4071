using C1z.Sync.Remote;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace C1z.Hosting;

/// <summary>One call on the server's side: reads the request, writes answers.</summary>
internal sealed class GrpcCallContext(HttpContext http, int maxMessageBytes, CancellationToken cancel)
{
    /// <summary>Cancelled when the caller gave up or its deadline passed.</summary>
    public CancellationToken Cancel { get; } = cancel;

    /// <summary>Reads the only request.</summary>
    public async ValueTask<T> ReadAsync<T>(MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        Stream body = http.Request.Body;
        string? encoding = http.Request.Headers[GrpcFraming.EncodingHeader];
        T request = await GrpcFraming.ReadAsync(body, parser, maxMessageBytes, Cancel, encoding)
            ?? throw new Sync.ConnectorException(Sync.ConnectorStatus.Internal, "a call without a request");
        return await GrpcFraming.ReadAsync(body, parser, maxMessageBytes, Cancel, encoding) is null
            ? request
            : throw new Sync.ConnectorException(Sync.ConnectorStatus.Internal, "a call with more than one request");
    }

    /// <summary>Writes one answer.</summary>
    public async ValueTask WriteAsync(IMessage response)
    {
        await http.Response.Body.WriteAsync(GrpcFraming.Frame(response), Cancel);
        await http.Response.Body.FlushAsync(Cancel);
    }
}
