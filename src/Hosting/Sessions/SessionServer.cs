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
        Add(services, SessionMethods.Get, GetAsync);
        Add(services, SessionMethods.GetMany, GetManyAsync);
        Add(services, SessionMethods.GetAll, GetAllAsync);
        Add(services, SessionMethods.Set, SetAsync);
        Add(services, SessionMethods.SetMany, SetManyAsync);
        Add(services, SessionMethods.Delete, DeleteAsync);
        Add(services, SessionMethods.DeleteMany, DeleteManyAsync);
        Add(services, SessionMethods.Clear, ClearAsync);
        return services;
    }

    private static void Add<TRequest, TResponse>(
        GrpcServices services, GrpcMethod<TRequest, TResponse> method, Func<TRequest, CancellationToken, ValueTask<TResponse>> handle)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> => services.Add(method, async (request, cancel) =>
        {
            try
            {
                return await handle(request, cancel);
            }
            catch (ArgumentException e)
            {
                throw new ConnectorException(ConnectorStatus.InvalidArgument, e.Message, e);
            }
        });

    private async ValueTask<GetResponse> GetAsync(GetRequest r, CancellationToken cancel) =>
        await Of(r.SyncId).GetAsync(r.Prefix + r.Key, cancel) is { } value
            ? new GetResponse { Found = true, Value = UnsafeByteOperations.UnsafeWrap(value) }
            : new GetResponse();

    private async ValueTask<GetManyResponse> GetManyAsync(GetManyRequest r, CancellationToken cancel)
    {
        ISyncSession session = Of(r.SyncId);
        var page = new SessionPage();
        var response = new GetManyResponse();
        foreach (string key in r.Keys)
        {
            if (await session.GetAsync(r.Prefix + key, cancel) is not { } value)
            {
                continue;
            }

            if (page.Takes(key, value))
            {
                response.Items.Add(new GetManyItem { Key = key, Value = UnsafeByteOperations.UnsafeWrap(value) });
            }
            else
            {
                // Keys that are told to be asked for again take room too.
                page.Note(key);
                response.UnprocessedKeys.Add(key);
            }
        }

        return response;
    }

    // The token is the last key of the page before, so pages fit together however the session changes between them.
    private async ValueTask<GetAllResponse> GetAllAsync(GetAllRequest r, CancellationToken cancel)
    {
        var page = new SessionPage();
        var response = new GetAllResponse();
        IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> all = await Of(r.SyncId).ListAsync(r.Prefix, cancel);
        foreach ((string fullKey, ReadOnlyMemory<byte> value) in all.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            string key = fullKey[r.Prefix.Length..];
            if (r.PageToken.Length > 0 && string.CompareOrdinal(key, r.PageToken) <= 0)
            {
                continue;
            }

            if (!page.Takes(key, value))
            {
                response.PageToken = response.Items[^1].Key;
                break;
            }

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
        // Connectors clear up when all is over, and sometimes after that.
        if (_sessions.TryGetValue(r.SyncId, out ISyncSession? session))
        {
            await session.ClearAsync(r.Prefix, cancel);
        }

        return new ClearResponse();
    }

    private ISyncSession Of(string syncId) => _sessions.TryGetValue(syncId, out ISyncSession? session)
        ? session
        : throw new ConnectorException(ConnectorStatus.FailedPrecondition, $"no sync '{syncId}' is under way");
}
