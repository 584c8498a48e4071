namespace C1z.Equivalence.Model;

/// <content>Session values.</content>
internal sealed partial class ModelEngine
{
    private const int Budget = 4_132_864;

    public byte[]? GetSession(string syncId, string prefix, string key) => ValuesOf(syncId).GetValueOrDefault(prefix + key);

    public SessionValues GetSessions(string syncId, string prefix, IReadOnlyList<string> keys)
    {
        SortedDictionary<string, byte[]> stored = ValuesOf(syncId);
        List<string> found = [.. keys.Distinct().Where(key => stored.ContainsKey(prefix + key)).Order(ByteOrder.Comparer)];
        long total = found.Sum(key => BytesOf(key) + 10);
        var values = new List<KeyValuePair<string, byte[]>>();
        var unprocessed = new List<string>();
        foreach (string key in found)
        {
            byte[] value = stored[prefix + key];
            if (total + value.Length + 10 <= Budget)
            {
                total += value.Length + 10;
                values.Add(new(key, value));
            }
            else
            {
                unprocessed.Add(key);
            }
        }

        return new SessionValues(values, unprocessed);
    }

    public SessionPage GetAllSessions(string syncId, string prefix, string token)
    {
        var values = new List<KeyValuePair<string, byte[]>>();
        long left = Budget;
        foreach ((string stored, byte[] value) in ValuesOf(syncId))
        {
            if (!stored.StartsWith(prefix, StringComparison.Ordinal) || ByteOrder.Comparer.Compare(stored, prefix + token) < 0)
            {
                continue;
            }

            string key = stored[prefix.Length..];
            left -= BytesOf(key) + value.Length + 20;
            if (left < 0 && values.Count > 0)
            {
                return new SessionPage(values, key);
            }

            values.Add(new(key, value));
        }

        return new SessionPage(values, "");
    }

    public void SetSessions(string syncId, string prefix, IReadOnlyCollection<KeyValuePair<string, byte[]>> values)
    {
        SortedDictionary<string, byte[]> stored = ValuesOf(syncId);
        RequireWritable();
        foreach ((string key, byte[] value) in values)
        {
            stored[prefix + key] = value;
            _store.Sessions[syncId] = stored;
            IsDirty = true;
        }
    }

    public void DeleteSessions(string syncId, string prefix, IReadOnlyList<string> keys) => Remove(syncId, keys.Select(key => prefix + key));

    public void ClearSessions(string syncId, string prefix) =>
        Remove(syncId, ValuesOf(syncId).Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).ToList());

    private void Remove(string syncId, IEnumerable<string> keys)
    {
        SortedDictionary<string, byte[]> stored = ValuesOf(syncId);
        RequireWritable();
        foreach (string key in keys)
        {
            IsDirty |= stored.Remove(key);
        }
    }

    private SortedDictionary<string, byte[]> ValuesOf(string syncId) => syncId.Length == 0
        ? throw Error(EngineErrorCode.InvalidArgument)
        : _store.Sessions.GetValueOrDefault(syncId) ?? new SortedDictionary<string, byte[]>(ByteOrder.Comparer);

    private static int BytesOf(string text) => System.Text.Encoding.UTF8.GetByteCount(text);
}
