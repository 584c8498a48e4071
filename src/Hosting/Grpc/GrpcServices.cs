using C1z.Sync.Remote;
using Google.Protobuf;

namespace C1z.Hosting;

/// <summary>The procedures that a server has, by path. Filled before the server starts, read-only after.</summary>
internal sealed class GrpcServices
{
    private readonly Dictionary<string, Func<GrpcCallContext, ValueTask>> _handlers = new(StringComparer.Ordinal);

    /// <summary>Adds a procedure with one answer.</summary>
    public void Add<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method, Func<TRequest, CancellationToken, ValueTask<TResponse>> handle)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        _handlers.Add(method.Path, async call => await call.WriteAsync(await handle(await call.ReadAsync(method.RequestParser), call.Cancel)));

    /// <summary>Adds a procedure with any number of answers.</summary>
    public void AddStream<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method, Func<TRequest, CancellationToken, IAsyncEnumerable<TResponse>> handle)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        _handlers.Add(method.Path, async call =>
        {
            await foreach (TResponse response in handle(await call.ReadAsync(method.RequestParser), call.Cancel).WithCancellation(call.Cancel))
            {
                await call.WriteAsync(response);
            }
        });

    /// <summary>Finds a procedure.</summary>
    /// <returns>Null when there is none.</returns>
    public Func<GrpcCallContext, ValueTask>? Find(string path) => _handlers.GetValueOrDefault(path);
}
