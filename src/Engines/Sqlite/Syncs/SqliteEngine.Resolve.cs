using C1z.Engines.Sqlite.Connection;
using C1z.Engines.Sqlite.Syncs;

namespace C1z.Engines.Sqlite;

public sealed partial class SqliteEngine
{
    private const string FindSyncSql = $"SELECT {SyncRunRows.Columns} FROM v1_sync_runs WHERE sync_id = ?1";

    // One order for every read: finished before unfinished, full before others, late before early.
    private const string DefaultSyncSql =
        $"SELECT {SyncRunRows.Columns} FROM v1_sync_runs "
        + "ORDER BY ended_at IS NULL, CASE WHEN ended_at IS NOT NULL AND sync_type = 'full' THEN 0 ELSE 1 END, IFNULL(ended_at, started_at) DESC, "
        + "sync_id DESC LIMIT 1";

    private readonly SyncSelection _syncs = new();

    /// <inheritdoc/>
    public SyncRun? ResolveSync()
    {
        using Lock.Scope scope = Enter();
        return ResolveId(null) is { } id ? FindRun(id) : null;
    }

    // The sync of a read, as bytes to bind. False: the file has no syncs, so there is nothing to read.
    private bool TryResolve(string? syncId, out byte[] sync)
    {
        sync = [];
        if (ResolveId(syncId) is not { } id)
        {
            return false;
        }

        sync = id == _syncs.Current ? _syncs.CurrentUtf8 : RequireKnown(id);
        return true;
    }

    private string? ResolveId(string? syncId)
    {
        if (!string.IsNullOrEmpty(syncId))
        {
            return syncId;
        }

        return _syncs.Current ?? (_syncs.View.Length > 0 ? _syncs.View : _syncs.Default ??= ReadRun(DefaultSyncSql, null)?.Id);
    }

    private byte[] RequireKnown(string id)
    {
        if (!_syncs.IsKnown(id, out byte[] utf8))
        {
            _ = RequireRun(id);
            utf8 = _syncs.Know(id);
        }

        return utf8;
    }

    private SyncRun? FindRun(string id) => ReadRun(FindSyncSql, id);

    private SyncRun RequireRun(string id) => FindRun(id) ?? throw new EngineException(EngineErrorCode.NotFound, $"there is no sync '{id}'", Path);

    private SyncRun? ReadRun(string sql, string? argument)
    {
        Statement find = _session.Cached(sql, "find a sync");
        if (argument is not null)
        {
            find.BindText(1, argument);
        }

        using Statement.Lease lease = find.Use();
        return find.Step() ? SyncRunRows.Read(find, Path) : null;
    }
}
