using C1z.Engines.Sqlite.Connection;
using C1z.Engines.Sqlite.Maintenance;
using C1z.Engines.Sqlite.Schema;

namespace C1z.Engines.Sqlite;

public sealed partial class SqliteEngine
{
    /// <inheritdoc/>
    public void CloneSync(string outPath, string? syncId = null, CancellationToken cancel = default)
    {
        using Lock.Scope scope = Enter();
        using SnapshotCopy copy = SnapshotCopy.Begin(outPath, _options);
        CopyRows(copy, FinishedSync(syncId).Id, cancel);
        copy.Publish(cancel);
    }

    /// <inheritdoc/>
    public void SnapshotTo(string outPath, CancellationToken cancel = default)
    {
        using Lock.Scope scope = EnterForWriting();
        using SnapshotCopy copy = SnapshotCopy.Begin(outPath, _options);
        CopyRows(copy, null, cancel);
        copy.Publish(cancel);
    }

    /// <inheritdoc/>
    public void IsolateSync(string outPath, string? syncId = null, CancellationToken cancel = default)
    {
        using Lock.Scope scope = Enter();
        using SnapshotCopy copy = SnapshotCopy.Begin(outPath, _options);
        SyncRun run = FinishedSync(syncId);
        CopyDatabase(copy, cancel);
        copy.Work(session => DropOtherSyncs(session, run.Id, cancel));
        copy.Publish(cancel);
    }

    private SyncRun FinishedSync(string? syncId)
    {
        if (string.IsNullOrEmpty(syncId))
        {
            return LatestFinished(SyncType.Full, 0)
                ?? throw new EngineException(EngineErrorCode.NotFound, "there is no finished full sync", Path);
        }

        SyncRun run = RequireRun(syncId);
        return run.IsFinished ? run : throw Precondition($"sync '{syncId}' is not finished");
    }

    private void CopyRows(SnapshotCopy copy, string? syncId, CancellationToken cancel)
    {
        EnsureBackfilled();
        copy.CreateTables();
        using (AttachedDatabase.Attach(_session, copy.DatabasePath))
        {
            OwnTransaction.Run(_session, () =>
            {
                foreach (TableSchema table in V1Schema.Tables)
                {
                    cancel.ThrowIfCancellationRequested();
                    RowCopy.ToOther(_session, table, syncId);
                }
            }, cancel);
        }

        copy.Work();
    }

    // Goes through SQLite and not through the file, so it needs no agreement with the page cache; row ids stay, free pages do not.
    private void CopyDatabase(SnapshotCopy copy, CancellationToken cancel)
    {
        EnsureBackfilled();
        _session.Commit();
        cancel.ThrowIfCancellationRequested();
        using CancellationTokenRegistration interrupt = _session.InterruptOn(cancel);
        using Statement vacuum = _session.Prepare("VACUUM INTO ?1", "copy the database");
        vacuum.BindText(1, copy.DatabasePath);
        vacuum.Execute();
    }

    private static void DropOtherSyncs(SqliteSession session, string syncId, CancellationToken cancel)
    {
        if (session.Scalar("SELECT count(*) FROM v1_sync_runs", "count the syncs") <= 1)
        {
            return;
        }

        foreach (TableSchema table in V1Schema.Tables)
        {
            cancel.ThrowIfCancellationRequested();
            using Statement delete = session.Prepare($"DELETE FROM {table.Name} WHERE sync_id <> ?1", "drop other syncs");
            delete.BindText(1, syncId);
            delete.Execute();
        }

        session.Commit();
        session.Execute("VACUUM", "give free space back");
    }
}
