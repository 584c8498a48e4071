using C1z.Engines.Sqlite.Connection;
using C1z.Engines.Sqlite.Syncs;

namespace C1z.Engines.Sqlite;

public sealed partial class SqliteEngine
{
    private const string ResumableSql =
        $"SELECT {SyncRunRows.Columns} FROM v1_sync_runs WHERE ended_at IS NULL AND started_at >= ?1 AND (?2 = '' OR sync_type = ?2) "
        + "ORDER BY started_at DESC, sync_id DESC LIMIT 1";

    /// <inheritdoc/>
    public string? CurrentSyncId => _syncs.Current;

    /// <inheritdoc/>
    public string StartSync(SyncType type, string parentId = "")
    {
        ArgumentNullException.ThrowIfNull(parentId);
        using Lock.Scope scope = EnterForWriting();
        if (_syncs.Current is { } current)
        {
            SyncRun run = RequireRun(current);
            if (!run.IsFinished)
            {
                return run.Type == type
                    ? run.Id
                    : throw Precondition($"sync '{run.Id}' of type '{run.Type}' is running, a sync of type '{type}' cannot start");
            }
        }

        if (type.IsAny || !type.IsKnownOrAny)
        {
            throw new EngineException(EngineErrorCode.InvalidArgument, $"invalid sync type: '{type}'", Path);
        }

        if (parentId.Length > 0 && (type == SyncType.Full || type == SyncType.ResourcesOnly))
        {
            throw new EngineException(EngineErrorCode.InvalidArgument, $"a sync of type '{type}' has no parent", Path);
        }

        string id = Ksuid.New(Clock);
        InsertRun(id, type, parentId);
        _syncs.Forget();
        _syncs.Current = id;
        return id;
    }

    /// <inheritdoc/>
    public string ResumeSync(SyncType type, string? id = null)
    {
        using Lock.Scope scope = Enter();
        bool named = !string.IsNullOrEmpty(id);
        if (_syncs.Current is { } current && (!named || id == current))
        {
            return named ? current : RequireResumable(RequireRun(current), type);
        }

        if (_syncs.Current is { } other)
        {
            throw Precondition($"sync '{other}' is current, '{id}' cannot be resumed");
        }

        string found = named ? RequireResumable(RequireRun(id!), type) : NewestResumable(type);
        _syncs.Current = found;
        return found;
    }

    /// <inheritdoc/>
    public void SetCurrentSync(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        using Lock.Scope scope = Enter();
        _syncs.Current = RequireRun(id).Id;
    }

    /// <inheritdoc/>
    public void ViewSync(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        using Lock.Scope scope = Enter();
        if (_syncs.Current is { } current)
        {
            throw Precondition($"sync '{current}' is current, no other can be viewed");
        }

        _syncs.View = id;
    }

    /// <inheritdoc/>
    public void CheckpointSync(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        using Lock.Scope scope = EnterForWriting();
        _ = RequireCurrent();
        UpdateRun("UPDATE v1_sync_runs SET sync_token = ?2 WHERE sync_id = ?1", _syncs.Current!, token);
        _session.Commit();
    }

    /// <inheritdoc/>
    public string CurrentSyncToken()
    {
        using Lock.Scope scope = Enter();
        _ = RequireCurrent();
        return RequireRun(_syncs.Current!).Token;
    }

    /// <inheritdoc/>
    public void EndSync(CancellationToken cancel = default)
    {
        using Lock.Scope scope = EnterForWriting();
        _ = RequireCurrent();
        string id = _syncs.Current!;
        UpdateRun("UPDATE v1_sync_runs SET ended_at = ?2 WHERE sync_id = ?1 AND ended_at IS NULL", id, TimestampText.LocalNow(Clock));
        IsDirty = true;
        _syncs.Current = null;
        _syncs.Forget();
        _session.Commit();
        CacheStatsIfPossible(id, cancel);
    }

    private byte[] RequireCurrent() => _syncs.Current is null
        ? throw new EngineException(EngineErrorCode.NoCurrentSync, "no sync is running", Path)
        : _syncs.CurrentUtf8;

    private string RequireResumable(SyncRun run, SyncType type)
    {
        if (!type.IsAny && run.Type != type)
        {
            throw Precondition($"sync '{run.Id}' is of type '{run.Type}', not '{type}'");
        }

        return run.IsFinished ? throw Precondition($"sync '{run.Id}' is finished, it cannot be resumed") : run.Id;
    }

    private string NewestResumable(SyncType type)
    {
        Statement find = _session.Cached(ResumableSql, "find an unfinished sync");
        find.BindText(1, TimestampText.LocalBefore(Clock, ISyncRuns.ResumeWindow));
        find.BindText(2, type.ToString());
        using Statement.Lease lease = find.Use();
        return find.Step()
            ? SyncRunRows.Read(find, Path).Id
            : throw new EngineException(EngineErrorCode.NotFound, $"there is no unfinished sync of type '{type}' to resume", Path);
    }

    private void InsertRun(string id, SyncType type, string parentId)
    {
        using SqliteSession.AtomicCall call = _session.BeginCall();
        Statement insert = _session.Cached(
            "INSERT INTO v1_sync_runs (sync_id, started_at, sync_token, sync_type, parent_sync_id, grants_backfilled) VALUES (?1, ?2, '', ?3, ?4, 1)",
            "start a sync");
        insert.BindText(1, id);
        insert.BindText(2, TimestampText.LocalNow(Clock));
        insert.BindText(3, type.Name);
        insert.BindText(4, parentId);
        insert.Execute();
        call.Complete();
        IsDirty = true;
    }

    // Runs an update of one sync: parameter 1 is its id, 2 the new value.
    private void UpdateRun(string sql, string id, string value)
    {
        using SqliteSession.AtomicCall call = _session.BeginCall();
        Statement update = _session.Cached(sql, "update a sync");
        update.BindText(1, id);
        update.BindText(2, value);
        update.Execute();
        IsDirty |= _session.Changes() > 0;
        call.Complete();
    }

    private EngineException Precondition(string rule) => new(EngineErrorCode.FailedPrecondition, rule, Path);
}
