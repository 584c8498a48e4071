using C1z.Adapters;

namespace C1z.Sync.Syncing.State;

/// <summary>The session of a sync: in memory while connectors use it, in the file at every checkpoint.</summary>
/// <remarks>So a value that is read back after a resume belongs to the page that is asked for again. Safe for concurrent use.</remarks>
internal sealed class SessionMemory(long maxBytes) : ISyncSession
{
    // A connector program's prefix and key, of 512 characters each, come here as one.
    private const int MaxKey = 1024;
    private const int MaxValue = 4_132_864;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, byte[]> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private long _bytes;

    public ValueTask<ReadOnlyMemory<byte>?> GetAsync(string key, CancellationToken cancel = default)
    {
        RequireKey(key);
        lock (_lock)
        {
            return ValueTask.FromResult(_values.TryGetValue(key, out byte[]? value) ? value : (ReadOnlyMemory<byte>?)null);
        }
    }

    public ValueTask<IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>>> ListAsync(string prefix = "", CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        lock (_lock)
        {
            return ValueTask.FromResult<IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>>>(
                [.. Under(prefix).Select(p => KeyValuePair.Create(p.Key, (ReadOnlyMemory<byte>)p.Value))]);
        }
    }

    public ValueTask SetAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancel = default)
    {
        RequireKey(key);
        if (value.Length > MaxValue)
        {
            throw new SyncException(SyncErrorCode.LimitExceeded, $"the session value '{key}' has {value.Length} bytes, {MaxValue} are allowed");
        }

        byte[] copy = value.ToArray();
        lock (_lock)
        {
            long bytes = _bytes + copy.Length + key.Length - (_values.TryGetValue(key, out byte[]? old) ? old.Length + key.Length : 0);
            if (bytes > maxBytes)
            {
                throw new SyncException(SyncErrorCode.LimitExceeded, $"the session would hold {bytes} bytes, {maxBytes} are allowed");
            }

            _values[key] = copy;
            _bytes = bytes;
            _changed.Add(key);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask DeleteAsync(string key, CancellationToken cancel = default)
    {
        RequireKey(key);
        lock (_lock)
        {
            Remove(key);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask ClearAsync(string prefix = "", CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        lock (_lock)
        {
            foreach (string key in Under(prefix).Select(p => p.Key).ToArray())
            {
                Remove(key);
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Takes what a file holds.</summary>
    public void Load(C1zReader reader, string syncId)
    {
        foreach ((string key, byte[] value) in reader.EnumerateSessions(syncId))
        {
            _values[key] = value;
            _bytes += key.Length + value.Length;
        }
    }

    /// <summary>Writes what changed since the last call.</summary>
    public void Store(C1zWriter writer, string syncId)
    {
        lock (_lock)
        {
            if (_changed.Count == 0)
            {
                return;
            }

            string[] gone = [.. _changed.Where(key => !_values.ContainsKey(key))];
            if (gone.Length > 0)
            {
                writer.DeleteSessions(syncId, "", gone);
            }

            writer.SetSessions(syncId, "", [.. _changed.Where(_values.ContainsKey).Select(key => KeyValuePair.Create(key, _values[key]))]);
            _changed.Clear();
        }
    }

    private static void RequireKey(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Length, MaxKey, nameof(key));
    }

    private IEnumerable<KeyValuePair<string, byte[]>> Under(string prefix) =>
        _values.Where(p => p.Key.StartsWith(prefix, StringComparison.Ordinal));

    private void Remove(string key)
    {
        if (_values.Remove(key, out byte[]? old))
        {
            _bytes -= old.Length + key.Length;
            _changed.Add(key);
        }
    }
}
