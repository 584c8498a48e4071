using System.Text;
using C1z.Engines.Sqlite.Connection;

namespace C1z.Engines.Sqlite.Sessions;

/// <summary>Session values in their table. Arguments are checked by the caller.</summary>
internal sealed class SessionTable(SqliteSession session)
{
    // What a key and a value cost in an answer besides their bytes.
    private const int ValueOverhead = 10;
    private const int PageItemOverhead = 20;

    public byte[]? Get(string syncId, string storedKey)
    {
        Statement statement = session.Cached("SELECT value FROM v1_connector_sessions WHERE sync_id = ?1 AND key = ?2", "read a session value");
        using Statement.Lease lease = statement.Use();
        statement.BindText(1, syncId);
        statement.BindText(2, storedKey);
        return statement.Step() ? statement.Blob(0).ToArray() : null;
    }

    /// <summary>Reads in key order as far as the budget allows; the keys of all that exist are paid for first, because they are answered in any case.</summary>
    public SessionValues GetMany(string syncId, string prefix, IEnumerable<string> keys)
    {
        var found = new List<(string Key, int Cost)>();
        long total = 0;
        foreach (string key in keys.Distinct(StringComparer.Ordinal).Order(Utf8Order.Comparer))
        {
            if (LengthOf(syncId, prefix + key) is { } length)
            {
                int keyCost = Encoding.UTF8.GetByteCount(key) + ValueOverhead;
                total += keyCost;
                found.Add((key, (int)length + ValueOverhead));
            }
        }

        var values = new List<KeyValuePair<string, byte[]>>();
        var unprocessed = new List<string>();
        foreach ((string key, int cost) in found)
        {
            if (total + cost <= ISessionStore.ResponseBudget && Get(syncId, prefix + key) is { } value)
            {
                total += cost;
                values.Add(new(key, value));
            }
            else
            {
                unprocessed.Add(key);
            }
        }

        return new SessionValues(values, unprocessed);
    }

    /// <summary>Reads a page in key order. An item that fits no answer comes alone, so that reading on always gets further.</summary>
    public SessionPage GetAll(string syncId, string prefix, string token)
    {
        int prefixBytes = Encoding.UTF8.GetByteCount(prefix);
        Statement statement = Range(
            "SELECT key, value FROM v1_connector_sessions WHERE sync_id = ?1 AND key >= ?2", " ORDER BY key", "read session values", prefix, out string? end);
        using Statement.Lease lease = statement.Use();
        BindRange(statement, syncId, prefix + token, end);
        var values = new List<KeyValuePair<string, byte[]>>();
        long left = ISessionStore.ResponseBudget;
        while (statement.Step())
        {
            ReadOnlySpan<byte> stored = statement.Text(0);
            string key = SessionKeys.WithoutPrefix(stored, prefixBytes);
            ReadOnlySpan<byte> value = statement.Blob(1);
            left -= stored.Length - prefixBytes + value.Length + PageItemOverhead;
            if (left < 0 && values.Count > 0)
            {
                return new SessionPage(values, key);
            }

            values.Add(new(key, value.ToArray()));
        }

        return new SessionPage(values, "");
    }

    public void Set(string syncId, string prefix, IEnumerable<KeyValuePair<string, byte[]>> values)
    {
        Statement statement = session.Cached(
            "INSERT INTO v1_connector_sessions (sync_id, key, value) VALUES (?1, ?2, ?3) ON CONFLICT (sync_id, key) DO UPDATE SET value = excluded.value",
            "write a session value");
        foreach ((string key, byte[] value) in values)
        {
            ArgumentNullException.ThrowIfNull(value);
            statement.BindText(1, syncId);
            statement.BindText(2, prefix + key);
            statement.BindBlob(3, value);
            statement.Execute();
        }
    }

    /// <returns>Number of values removed.</returns>
    public long Delete(string syncId, string prefix, IEnumerable<string> keys)
    {
        Statement statement = session.Cached("DELETE FROM v1_connector_sessions WHERE sync_id = ?1 AND key = ?2", "delete a session value");
        long deleted = 0;
        foreach (string key in keys)
        {
            statement.BindText(1, syncId);
            statement.BindText(2, prefix + key);
            statement.Execute();
            deleted += session.Changes();
        }

        return deleted;
    }

    /// <returns>Number of values removed.</returns>
    public long Clear(string syncId, string prefix)
    {
        Statement statement = Range(
            "DELETE FROM v1_connector_sessions WHERE sync_id = ?1 AND key >= ?2", "", "clear session values", prefix, out string? end);
        BindRange(statement, syncId, prefix, end);
        statement.Execute();
        return session.Changes();
    }

    private long? LengthOf(string syncId, string storedKey)
    {
        Statement statement = session.Cached(
            "SELECT length(value) FROM v1_connector_sessions WHERE sync_id = ?1 AND key = ?2", "measure a session value");
        using Statement.Lease lease = statement.Use();
        statement.BindText(1, syncId);
        statement.BindText(2, storedKey);
        return statement.Step() ? statement.Int64(0) : null;
    }

    private Statement Range(string select, string order, string doing, string prefix, out string? end) =>
        SessionKeys.TryEndOf(prefix, out end)
            ? session.Cached($"{select} AND key < ?3{order}", doing)
            : session.Cached($"{select}{order}", doing);

    private static void BindRange(Statement statement, string syncId, string from, string? end)
    {
        statement.BindText(1, syncId);
        statement.BindText(2, from);
        if (end is not null)
        {
            statement.BindText(3, end);
        }
    }
}
