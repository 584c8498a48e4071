using C1z.Proto.Session.V1;
using C1z.Sync;
using C1z.Sync.Remote;
using Google.Protobuf;

namespace C1z.Hosting;

/// <summary>A connector's memory during a sync, kept by its parent process. Failures of the connection are <see cref="ConnectorException"/>.</summary>
internal sealed class RemoteSession(GrpcClient client, string syncId) : ISyncSession
{
    public async ValueTask<ReadOnlyMemory<byte>?> GetAsync(string key, CancellationToken cancel = default)
    {
        GetResponse response = await client.UnaryAsync(SessionMethods.Get, new GetRequest { SyncId = syncId, Key = key }, cancel);
        return response.Found ? response.Value.Memory : null;
    }

    public async ValueTask<IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>>> ListAsync(string prefix = "", CancellationToken cancel = default)
    {
        List<KeyValuePair<string, ReadOnlyMemory<byte>>> items = [];
        string token = "";
        do
        {
            GetAllResponse page = await client.UnaryAsync(
                SessionMethods.GetAll, new GetAllRequest { SyncId = syncId, Prefix = prefix, PageToken = token }, cancel);
            items.AddRange(page.Items.Select(i => KeyValuePair.Create(prefix + i.Key, i.Value.Memory)));
            token = page.PageToken;
        }
        while (token.Length > 0);
        return items;
    }

    public async ValueTask SetAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancel = default)
    {
        try
        {
            await client.UnaryAsync(SessionMethods.Set, new SetRequest { SyncId = syncId, Key = key, Value = UnsafeByteOperations.UnsafeWrap(value) }, cancel);
        }
        catch (ConnectorException e) when (e.Status == ConnectorStatus.ResourceExhausted)
        {
            throw new SyncException(SyncErrorCode.LimitExceeded, e.Message, e);
        }
    }

    public async ValueTask DeleteAsync(string key, CancellationToken cancel = default) =>
        await client.UnaryAsync(SessionMethods.Delete, new DeleteRequest { SyncId = syncId, Key = key }, cancel);

    public async ValueTask ClearAsync(string prefix = "", CancellationToken cancel = default) =>
        await client.UnaryAsync(SessionMethods.Clear, new ClearRequest { SyncId = syncId, Prefix = prefix }, cancel);
}
