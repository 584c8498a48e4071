using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using C1z.Proto.Session.V1;
using C1z.Sync;
using C1z.Sync.Remote;
using Google.Protobuf;

namespace C1z.Hosting;

/// <summary>Serves the sessions of syncs to a connector in another process; give <see cref="StartAsync"/> to <see cref="ExecOptions.Sessions"/>.</summary>
/// <remarks>
/// A prefix is put before a key: the store knows no other parts. Keys in answers are as the asker knows them, without its prefix. Safe for
/// concurrent use.
/// </remarks>
public sealed class SessionServer : ISessionPublisher
{
    // An answer stays far under the 4 MiB that the ecosystem's clients accept, unless one value alone is larger.
    private const int PageBytes = 3 << 20;

    private readonly ConcurrentDictionary<string, ISyncSession> _sessions = new(StringComparer.Ordinal);
    private GrpcServer? _server;

    private SessionServer()
    {
    }

    /// <inheritdoc/>
    public int Port => _server!.Port;

    /// <summary>Starts serving on a free port of the loopback interface.</summary>
    /// <param name="certificate">What it shows, with its key.</param>
    /// <param name="authority">Whose clients it lets in.</param>
    /// <param name="cancel">Gives the start up.</param>
    /// <returns>The server.</returns>
    public static async ValueTask<ISessionPublisher> StartAsync(X509Certificate2 certificate, X509Certificate2 authority, CancellationToken cancel)
    {
        var publisher = new SessionServer();
        publisher._server = await GrpcServer.StartAsync(publisher.Services(), new GrpcServerOptions(certificate, authority), cancel);
        return publisher;
    }

    /// <inheritdoc/>
    public void Publish(string syncId, ISyncSession session) => _sessions[syncId] = session;

    /// <inheritdoc/>
    public void Withdraw(string syncId) => _sessions.TryRemove(syncId, out _);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    private GrpcServices Services()
    {
        var services = new GrpcServices();
        services.Add(SessionMethods.Get, GetAsync);
        services.Add(SessionMethods.GetMany, GetManyAsync);
        services.Add(SessionMethods.GetAll, GetAllAsync);
        services.Add(SessionMethods.Set, SetAsync);
        services.Add(SessionMethods.SetMany, SetManyAsync);
        services.Add(SessionMethods.Delete, DeleteAsync);
        services.Add(SessionMethods.DeleteMany, DeleteManyAsync);
        services.Add(SessionMethods.Clear, ClearAsync);
        return services;
    }

    private async ValueTask<GetResponse> GetAsync(GetRequest r, CancellationToken cancel) =>
        await Of(r.SyncId).GetAsync(r.Prefix + r.Key, cancel) is { } value
            ? new GetResponse { Found = true, Value = UnsafeByteOperations.UnsafeWrap(value) }
            : new GetResponse();

    private async ValueTask<GetManyResponse> GetManyAsync(GetManyRequest r, CancellationToken cancel)
    {
        var response = new GetManyResponse();
        int bytes = 0;
        foreach (string key in r.Keys)
        {
            if (await Of(r.SyncId).GetAsync(r.Prefix + key, cancel) is not { } value)
            {
                continue;
            }

            if (bytes > 0 && bytes + value.Length > PageBytes)
            {
                response.UnprocessedKeys.Add(key);
                continue;
            }

            bytes += value.Length;
            response.Items.Add(new GetManyItem { Key = key, Value = UnsafeByteOperations.UnsafeWrap(value) });
        }

        return response;
    }

    // The token is the last key of the page before, so pages fit together however the session changes between them.
    private async ValueTask<GetAllResponse> GetAllAsync(GetAllRequest r, CancellationToken cancel)
    {
        var response = new GetAllResponse();
        int bytes = 0;
        IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> all = await Of(r.SyncId).ListAsync(r.Prefix, cancel);
        foreach ((string fullKey, ReadOnlyMemory<byte> value) in all.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            string key = fullKey[r.Prefix.Length..];
            if (r.PageToken.Length > 0 && string.CompareOrdinal(key, r.PageToken) <= 0)
            {
                continue;
            }

            if (bytes > 0 && bytes + value.Length > PageBytes)
            {
                response.PageToken = response.Items[^1].Key;
                break;
            }

            bytes += value.Length;
            response.Items.Add(new GetAllItem { Key = key, Value = UnsafeByteOperations.UnsafeWrap(value) });
        }

        return response;
    }

    private async ValueTask<SetResponse> SetAsync(SetRequest r, CancellationToken cancel)
    {
        await Of(r.SyncId).SetAsync(r.Prefix + r.Key, r.Value.Memory, cancel);
        return new SetResponse();
    }

    private async ValueTask<SetManyResponse> SetManyAsync(SetManyRequest r, CancellationToken cancel)
    {
        foreach ((string key, ByteString value) in r.Values)
        {
            await Of(r.SyncId).SetAsync(r.Prefix + key, value.Memory, cancel);
        }

        return new SetManyResponse();
    }

    private async ValueTask<DeleteResponse> DeleteAsync(DeleteRequest r, CancellationToken cancel)
    {
        await Of(r.SyncId).DeleteAsync(r.Prefix + r.Key, cancel);
        return new DeleteResponse();
    }

    private async ValueTask<DeleteManyResponse> DeleteManyAsync(DeleteManyRequest r, CancellationToken cancel)
    {
        foreach (string key in r.Keys)
        {
            await Of(r.SyncId).DeleteAsync(r.Prefix + key, cancel);
        }

        return new DeleteManyResponse();
    }

    private async ValueTask<ClearResponse> ClearAsync(ClearRequest r, CancellationToken cancel)
    {
        await Of(r.SyncId).ClearAsync(r.Prefix, cancel);
        return new ClearResponse();
    }

    private ISyncSession Of(string syncId) => _sessions.TryGetValue(syncId, out ISyncSession? session)
        ? session
        : throw new ConnectorException(ConnectorStatus.FailedPrecondition, $"no sync '{syncId}' is under way");
}
