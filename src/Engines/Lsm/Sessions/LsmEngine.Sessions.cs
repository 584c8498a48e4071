using C1z.Engines.Keys;
using C1z.Engines.Lsm.Reading;
using C1z.Engines.Records;

namespace C1z.Engines.Lsm;

public sealed partial class LsmEngine
{
    // What a key and a value cost in an answer besides their bytes; the same in every engine, so that answers are cut at the same place.
    private const int SessionValueOverhead = 10;
    private const int SessionPageItemOverhead = 20;

    /// <inheritdoc/>
    public byte[]? GetSession(string syncId, string prefix, string key)
    {
        CheckSessionArguments(syncId, prefix);
        ArgumentNullException.ThrowIfNull(key);
        return Run(engine => engine.ReadSession(syncId, prefix + key));
    }

    /// <inheritdoc/>
    public SessionValues GetSessions(string syncId, string prefix, IReadOnlyList<string> keys)
    {
        CheckSessionArguments(syncId, prefix);
        ArgumentNullException.ThrowIfNull(keys);
        return Run(engine => engine.ReadSessions(syncId, prefix, keys));
    }

    /// <inheritdoc/>
    public SessionPage GetAllSessions(string syncId, string prefix, string token)
    {
        CheckSessionArguments(syncId, prefix);
        ArgumentNullException.ThrowIfNull(token);
        return Run(engine => engine.ReadSessionPage(syncId, prefix, token));
    }

    // The keys of all that exist are paid for first, because they are answered in any case.
    private SessionValues ReadSessions(string syncId, string prefix, IReadOnlyList<string> keys)
    {
        var found = new List<KeyValuePair<string, byte[]>>();
        long total = 0;
        foreach (string key in keys.Distinct(StringComparer.Ordinal).Order(Utf8Order.Comparer))
        {
            if (ReadSession(syncId, prefix + key) is { } value)
            {
                found.Add(new(key, value));
                total += System.Text.Encoding.UTF8.GetByteCount(key) + SessionValueOverhead;
            }
        }

        var values = new List<KeyValuePair<string, byte[]>>();
        var unprocessed = new List<string>();
        foreach (KeyValuePair<string, byte[]> item in found)
        {
            int cost = item.Value.Length + SessionValueOverhead;
            if (total + cost <= ISessionStore.ResponseBudget)
            {
                total += cost;
                values.Add(item);
            }
            else
            {
                unprocessed.Add(item.Key);
            }
        }

        return new SessionValues(values, unprocessed);
    }

    private SessionPage ReadSessionPage(string syncId, string prefix, string token)
    {
        byte[] sync = Listings.Utf8(syncId);
        byte[] prefixUtf8 = Listings.Utf8(prefix);
        var range = Keys.KeyRange.OfPrefix(SessionKey(sync, prefixUtf8));
        using LsmScan rows = Store.Scan(SessionKey(sync, Listings.Utf8(prefix + token)), range.Upper);
        var values = new List<KeyValuePair<string, byte[]>>();
        long left = ISessionStore.ResponseBudget;
        while (rows.MoveNext())
        {
            var record = new SessionRecordView(rows.Value);
            if (!record.Key.StartsWith(prefixUtf8))
            {
                throw new EngineException(EngineErrorCode.Corrupt, $"the session value under key {Convert.ToHexStringLower(rows.Key)} names another key");
            }

            string key = System.Text.Encoding.UTF8.GetString(record.Key[prefixUtf8.Length..]);
            left -= record.Key.Length - prefixUtf8.Length + record.Value.Length + SessionPageItemOverhead;
            if (left < 0 && values.Count > 0)
            {
                return new SessionPage(values, key);
            }

            values.Add(new(key, record.Value.ToArray()));
        }

        return new SessionPage(values, "");
    }

    private byte[]? ReadSession(string syncId, string storedKey) =>
        Store.Get(SessionKey(Listings.Utf8(syncId), Listings.Utf8(storedKey))) is { } record ? new SessionRecordView(record).Value.ToArray() : null;

    private static byte[] SessionKey(byte[] syncId, byte[] sessionKey)
    {
        var key = new KeyWriter(stackalloc byte[256]);
        SessionKeys.Write(ref key, syncId, sessionKey);
        byte[] bytes = key.Written.ToArray();
        key.Dispose();
        return bytes;
    }

    private static void CheckSessionArguments(string syncId, string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        if (string.IsNullOrEmpty(syncId))
        {
            throw new EngineException(EngineErrorCode.InvalidArgument, "session values belong to a sync: its id is required");
        }
    }
}
