using C1z.Engines.Sqlite.Connection;
using C1z.Engines.Sqlite.Maintenance;
using C1z.Engines.Sqlite.Opening;
using C1z.Engines.Sqlite.Schema;

namespace C1z.Engines.Sqlite;

public sealed partial class SqliteEngine
{
    private const string Merging = "merge a snapshot";

    /// <summary>Merges the newest finished sync of another v1 file into the newest finished sync of this one.</summary>
    /// <remarks>
    /// <para>Full, resources-only and partial syncs take part; diff syncs never do. A row goes over, with everything it holds, when this file lacks its
    /// id or holds an older one; of rows of the same age this file's stays. Age is the time text, so files should come from hosts of one zone. Nothing is
    /// deleted; assets and session values are not merged.</para>
    /// <para>The sync ends at the later of the two ends, and becomes full if either is, else resources-only if either is. Its cached stats go.</para>
    /// </remarks>
    /// <param name="appliedFile">The other snapshot; it is only read.</param>
    /// <param name="cancel">Cancels; this store is then as it was.</param>
    /// <returns>What was merged.</returns>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.NotFound"/>: a file without such a sync;
    /// <see cref="EngineErrorCode.ReadOnly"/>; whatever opening the other file can throw.</exception>
    public CompactionReport MergeFrom(string appliedFile, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(appliedFile);
        using Lock.Scope scope = EnterForWriting();
        using WorkingDatabase applied = UnpackForAttaching(appliedFile);
        using AttachedDatabase attached = AttachedDatabase.Attach(_session, applied.DatabasePath);
        MergeSide target = NewestMergeable(Main, Path), source = NewestMergeable(AttachedDatabase.Schema, appliedFile);
        long rows = 0;
        OwnTransaction.Run(_session, () =>
        {
            UpdateMergedRun(target, source);
            foreach (TableSchema table in V1Schema.Tables.Where(IsRecordTable))
            {
                cancel.ThrowIfCancellationRequested();
                rows += MergeRows(table, target.SyncId, source.SyncId);
            }
        }, cancel);
        IsDirty = true;
        _syncs.Forget();
        return new CompactionReport(target.SyncId, source.SyncId, rows);
    }

    private MergeSide NewestMergeable(string schema, string path)
    {
        using Statement query = _session.Prepare(
            $"""
            SELECT sync_id, sync_type, ended_at FROM {schema}.v1_sync_runs
            WHERE ended_at IS NOT NULL AND sync_type IN ('full', 'resources_only', 'partial') ORDER BY ended_at DESC, sync_id DESC LIMIT 1
            """,
            Merging);
        return query.Step()
            ? new MergeSide(query.String(0), new SyncType(query.String(1)), query.String(2))
            : throw new EngineException(
                EngineErrorCode.NotFound, "there is no finished sync to merge: partial_upserts and partial_deletions cannot be merged", path);
    }

    private void UpdateMergedRun(MergeSide target, MergeSide source)
    {
        SyncType type = new[] { SyncType.Full, SyncType.ResourcesOnly }.FirstOrDefault(
            wider => target.Type == wider || source.Type == wider, SyncType.Partial);
        using Statement update = _session.Prepare(
            "UPDATE v1_sync_runs SET ended_at = max(ended_at, ?2), sync_type = ?3, stats = NULL WHERE sync_id = ?1", Merging);
        update.BindText(1, target.SyncId);
        update.BindText(2, source.EndedAt);
        update.BindText(3, type.Name);
        update.Execute();
    }

    private long MergeRows(TableSchema table, string targetId, string sourceId)
    {
        using Statement merge = _session.Prepare(
            $"""
            INSERT OR REPLACE INTO main.{table.Name} ({RowCopy.Columns(table)})
            SELECT {RowCopy.ColumnsWithNewSync(table, "a")} FROM {AttachedDatabase.Schema}.{table.Name} AS a
            LEFT JOIN main.{table.Name} AS b ON b.external_id = a.external_id AND b.sync_id = ?1
            WHERE a.sync_id = ?2 AND (b.id IS NULL OR a.discovered_at > b.discovered_at)
            ORDER BY a.id
            """,
            Merging);
        merge.BindText(1, targetId);
        merge.BindText(2, sourceId);
        merge.Execute();
        return _session.Changes();
    }

    private sealed record MergeSide(string SyncId, SyncType Type, string EndedAt);
}

/// <summary>What <see cref="SqliteEngine.MergeFrom"/> did.</summary>
/// <param name="SyncId">The sync of this file that took the rows.</param>
/// <param name="AppliedId">The sync of the other file that gave them.</param>
/// <param name="Rows">Rows added or replaced.</param>
public sealed record CompactionReport(string SyncId, string AppliedId, long Rows);
