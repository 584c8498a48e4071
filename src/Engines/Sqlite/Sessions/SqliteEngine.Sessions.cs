using C1z.Engines.Sqlite.Sessions;

namespace C1z.Engines.Sqlite;

public sealed partial class SqliteEngine : ISnapshotEngine
{
    private SessionTable SessionValues => field ??= new SessionTable(_session);

    /// <inheritdoc/>
    public byte[]? GetSession(string syncId, string prefix, string key)
    {
        CheckSessionArguments(syncId, prefix);
        ArgumentNullException.ThrowIfNull(key);
        using Lock.Scope scope = Enter();
        return SessionValues.Get(syncId, prefix + key);
    }

    /// <inheritdoc/>
    public SessionValues GetSessions(string syncId, string prefix, IReadOnlyList<string> keys)
    {
        CheckSessionArguments(syncId, prefix);
        ArgumentNullException.ThrowIfNull(keys);
        using Lock.Scope scope = Enter();
        return SessionValues.GetMany(syncId, prefix, keys);
    }

    /// <inheritdoc/>
    public SessionPage GetAllSessions(string syncId, string prefix, string token)
    {
        CheckSessionArguments(syncId, prefix);
        ArgumentNullException.ThrowIfNull(token);
        using Lock.Scope scope = Enter();
        return SessionValues.GetAll(syncId, prefix, token);
    }

    /// <inheritdoc/>
    public void SetSessions(string syncId, string prefix, IReadOnlyCollection<KeyValuePair<string, byte[]>> values)
    {
        CheckSessionArguments(syncId, prefix);
        ArgumentNullException.ThrowIfNull(values);
        using Lock.Scope scope = EnterForWriting();
        if (values.Count == 0)
        {
            return;
        }

        using var call = _session.BeginCall();
        SessionValues.Set(syncId, prefix, values);
        IsDirty = true;
        call.Complete();
    }

    /// <inheritdoc/>
    public void DeleteSessions(string syncId, string prefix, IReadOnlyList<string> keys)
    {
        CheckSessionArguments(syncId, prefix);
        ArgumentNullException.ThrowIfNull(keys);
        using Lock.Scope scope = EnterForWriting();
        using var call = _session.BeginCall();
        IsDirty |= SessionValues.Delete(syncId, prefix, keys) > 0;
        call.Complete();
    }

    /// <inheritdoc/>
    public void ClearSessions(string syncId, string prefix)
    {
        CheckSessionArguments(syncId, prefix);
        using Lock.Scope scope = EnterForWriting();
        using var call = _session.BeginCall();
        IsDirty |= SessionValues.Clear(syncId, prefix) > 0;
        call.Complete();
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
