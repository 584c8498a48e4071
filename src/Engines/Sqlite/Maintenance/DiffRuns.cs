using C1z.Engines.Sqlite.Connection;

namespace C1z.Engines.Sqlite.Maintenance;

/// <summary>The syncs that a diff makes.</summary>
internal static class DiffRuns
{
    private const string Doing = "record a diff";

    /// <summary>Inserts an unfinished sync.</summary>
    /// <param name="session">The database.</param>
    /// <param name="run">Id, type, parent, link and whether it supports diffs; its times are not used.</param>
    /// <param name="startedAt">Time text.</param>
    public static void Insert(SqliteSession session, SyncRun run, string startedAt)
    {
        Statement insert = session.Cached(
            """
            INSERT INTO v1_sync_runs (sync_id, started_at, sync_token, sync_type, parent_sync_id, linked_sync_id, supports_diff, grants_backfilled)
            VALUES (?1, ?2, '', ?3, ?4, ?5, ?6, 1)
            """,
            Doing);
        insert.BindText(1, run.Id);
        insert.BindText(2, startedAt);
        insert.BindText(3, run.Type.Name);
        insert.BindText(4, run.ParentId);
        insert.BindText(5, run.LinkedId);
        insert.Bind(6, run.SupportsDiff ? 1 : 0);
        insert.Execute();
    }

    /// <summary>Ends a sync.</summary>
    /// <param name="session">The database.</param>
    /// <param name="syncId">The sync.</param>
    /// <param name="endedAt">Time text.</param>
    public static void End(SqliteSession session, string syncId, string endedAt)
    {
        Statement update = session.Cached("UPDATE v1_sync_runs SET ended_at = ?2 WHERE sync_id = ?1", Doing);
        update.BindText(1, syncId);
        update.BindText(2, endedAt);
        update.Execute();
    }

    /// <summary>Stores the stats of a sync.</summary>
    /// <param name="session">The database.</param>
    /// <param name="syncId">The sync.</param>
    /// <param name="stats">The stats.</param>
    public static void StoreStats(SqliteSession session, string syncId, SyncStats stats)
    {
        Statement update = session.Cached("UPDATE v1_sync_runs SET stats = ?2 WHERE sync_id = ?1", Doing);
        update.BindText(1, syncId);
        update.BindText(2, StatsJson.Write(stats));
        update.Execute();
    }

    /// <summary>Checks that a sync can be one side of a diff between files.</summary>
    /// <param name="session">The database.</param>
    /// <param name="sync">The sync.</param>
    /// <param name="path">The snapshot it is in.</param>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.NotFound"/>; <see cref="EngineErrorCode.FailedPrecondition"/> when its expansion
    /// columns cannot be trusted.</exception>
    public static void RequireComparable(SqliteSession session, SchemaSync sync, string path)
    {
        using Statement query = session.Prepare(
            $"SELECT supports_diff, grants_backfilled FROM {sync.Schema}.v1_sync_runs WHERE sync_id = ?1", "look a sync up");
        query.BindText(1, sync.SyncId);
        if (!query.Step())
        {
            throw new EngineException(EngineErrorCode.NotFound, $"there is no sync '{sync.SyncId}'", path);
        }

        if (query.Int64(0) != 1 || query.Int64(1) != 1)
        {
            throw new EngineException(
                EngineErrorCode.FailedPrecondition, $"sync '{sync.SyncId}' does not support diffs between files: its grants were not expanded", path);
        }
    }
}
