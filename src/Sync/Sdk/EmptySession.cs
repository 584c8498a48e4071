namespace C1z.Sync;

/// <summary>The session of a request made outside a sync: always empty, and it refuses to remember.</summary>
internal sealed class EmptySession : ISyncSession
{
    private EmptySession()
    {
    }

    public static EmptySession Instance { get; } = new();

    public ValueTask<ReadOnlyMemory<byte>?> GetAsync(string key, CancellationToken cancel = default) => ValueTask.FromResult<ReadOnlyMemory<byte>?>(null);

    public ValueTask<IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>>> ListAsync(string prefix = "", CancellationToken cancel = default) =>
        ValueTask.FromResult<IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>>>([]);

    public ValueTask SetAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancel = default) =>
        throw new InvalidOperationException("this request has no session: it is not part of a sync");

    public ValueTask DeleteAsync(string key, CancellationToken cancel = default) => ValueTask.CompletedTask;

    public ValueTask ClearAsync(string prefix = "", CancellationToken cancel = default) => ValueTask.CompletedTask;
}
