using C1z.Engines.Sqlite.Connection;
using C1z.Engines.Sqlite.Schema;

namespace C1z.Engines.Sqlite.Maintenance;

/// <summary>Deletes a sync with all its rows.</summary>
internal static class SyncDeletion
{
    /// <summary>Rows deleted in one transaction.</summary>
    public const int BatchRows = 50_000;

    /// <summary>Deletes batch by batch, the sync itself last: interrupted, it is still there to be deleted again.</summary>
    /// <param name="session">The database.</param>
    /// <param name="syncId">The sync.</param>
    /// <param name="cancel">Checked between batches.</param>
    /// <returns>Rows deleted.</returns>
    public static long Delete(SqliteSession session, string syncId, CancellationToken cancel)
    {
        session.Commit();
        long deleted = 0;
        foreach (TableSchema table in V1Schema.Tables.Where(table => table.Name != V1Schema.SyncRuns))
        {
            deleted += DeleteFrom(session, table.Name, syncId, cancel);
        }

        return deleted + DeleteFrom(session, V1Schema.SyncRuns, syncId, cancel);
    }

    // Walks by row id: no index leads with the sync, and each batch starts where the one before ended.
    private static long DeleteFrom(SqliteSession session, string table, string syncId, CancellationToken cancel)
    {
        string doing = $"delete a sync from {table}";
        using Statement next = session.Prepare(
            $"SELECT max(id) FROM (SELECT id FROM {table} WHERE sync_id = ?1 AND id > ?2 ORDER BY id LIMIT {BatchRows})", doing);
        using Statement delete = session.Prepare($"DELETE FROM {table} WHERE sync_id = ?1 AND id > ?2 AND id <= ?3", doing);
        next.BindText(1, syncId);
        delete.BindText(1, syncId);
        long deleted = 0;
        long last = long.MinValue;
        while (TryNext(next, last, out long end))
        {
            cancel.ThrowIfCancellationRequested();
            delete.Bind(2, last);
            delete.Bind(3, end);
            delete.Execute();
            deleted += session.Changes();
            last = end;
        }

        return deleted;
    }

    private static bool TryNext(Statement next, long last, out long end)
    {
        using Statement.Lease lease = next.Use();
        next.Bind(2, last);
        bool found = next.Step() && !next.IsNull(0);
        end = found ? next.Int64(0) : 0;
        return found;
    }
}
