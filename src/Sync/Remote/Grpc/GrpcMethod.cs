using Google.Protobuf;

namespace C1z.Sync.Remote;

/// <summary>One remote procedure.</summary>
/// <param name="Service">Full name of its service.</param>
/// <param name="Name">Its name.</param>
/// <param name="RequestParser">Reads requests.</param>
/// <param name="ResponseParser">Reads answers.</param>
internal sealed record GrpcMethod<TRequest, TResponse>(
    string Service, string Name, MessageParser<TRequest> RequestParser, MessageParser<TResponse> ResponseParser)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    /// <summary>The path of its URL.</summary>
    public string Path { get; } = $"/{Service}/{Name}";
}
