using System.Collections.Concurrent;
using C1z.Sync;

namespace C1z.Hosting.Tests.Support;

/// <summary>A session in a dictionary.</summary>
internal sealed class DictionarySession : ISyncSession
{
    public ConcurrentDictionary<string, byte[]> Values { get; } = new(StringComparer.Ordinal);

    public ValueTask<ReadOnlyMemory<byte>?> GetAsync(string key, CancellationToken cancel = default) =>
        ValueTask.FromResult<ReadOnlyMemory<byte>?>(Values.TryGetValue(key, out byte[]? value) ? new ReadOnlyMemory<byte>(value) : null);

    public ValueTask<IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>>> ListAsync(string prefix = "", CancellationToken cancel = default) =>
        ValueTask.FromResult<IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>>>(
            [.. Values.Where(v => v.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(v => KeyValuePair.Create<string, ReadOnlyMemory<byte>>(v.Key, v.Value))]);

    public ValueTask SetAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancel = default)
    {
        Values[key] = value.ToArray();
        return ValueTask.CompletedTask;
    }

    public ValueTask DeleteAsync(string key, CancellationToken cancel = default)
    {
        Values.TryRemove(key, out _);
        return ValueTask.CompletedTask;
    }

    public ValueTask ClearAsync(string prefix = "", CancellationToken cancel = default)
    {
        foreach (string key in Values.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal)))
        {
            Values.TryRemove(key, out _);
        }

        return ValueTask.CompletedTask;
    }
}
