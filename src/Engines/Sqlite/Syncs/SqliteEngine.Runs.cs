using C1z.Engines.Sqlite.Connection;
using C1z.Engines.Sqlite.Reading;
using C1z.Engines.Sqlite.Syncs;

namespace C1z.Engines.Sqlite;

public sealed partial class SqliteEngine
{
    /// <inheritdoc/>
    public string ListSyncRuns(PageRequest page, IList<SyncRun> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        using Lock.Scope scope = Enter();
        into.Clear();
        Statement rows = _session.Cached($"SELECT {SyncRunRows.Columns} FROM v1_sync_runs WHERE id >= ?1 ORDER BY id LIMIT ?2", "list syncs");
        rows.Bind(1, RowIdToken.Parse(page.Token, Path));
        rows.Bind(2, page.EffectiveSize + 1);
        using Statement.Lease lease = rows.Use();
        long last = 0;
        while (rows.Step())
        {
            if (into.Count == page.EffectiveSize)
            {
                return RowIdToken.After(last);
            }

            into.Add(SyncRunRows.Read(rows, Path));
            last = rows.Int64(0);
        }

        return "";
    }

    /// <inheritdoc/>
    public SyncRun? FindSyncRun(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        using Lock.Scope scope = Enter();
        return FindRun(id);
    }

    /// <inheritdoc/>
    public SyncRun? LatestFinishedSync(SyncType type, int skip = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        using Lock.Scope scope = Enter();
        return LatestFinished(type, skip);
    }

    /// <inheritdoc/>
    public void MarkSupportsDiff(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        using Lock.Scope scope = EnterForWriting();
        UpdateRun("UPDATE v1_sync_runs SET supports_diff = CAST(?2 AS integer) WHERE sync_id = ?1", id, "1");
    }

    /// <inheritdoc/>
    public void LinkSync(string id, string linkedId)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(linkedId);
        using Lock.Scope scope = EnterForWriting();
        if (id.Length == 0)
        {
            throw new EngineException(EngineErrorCode.InvalidArgument, "the id of the sync to link is empty", Path);
        }

        UpdateRun("UPDATE v1_sync_runs SET linked_sync_id = ?2 WHERE sync_id = ?1", id, linkedId);
    }

    /// <inheritdoc/>
    public void SetIngestMarker(string id, IngestMarker? marker)
    {
        ArgumentNullException.ThrowIfNull(id);
        using Lock.Scope scope = EnterForWriting();
        if (id.Length == 0 || marker is { IsComplete: false })
        {
            throw new EngineException(EngineErrorCode.InvalidArgument, "an ingest marker needs a sync, a generation, a coverage and a known mode", Path);
        }

        if (!RequireRun(id).IsFinished && marker is not null)
        {
            throw Precondition($"sync '{id}' is not finished, it cannot be marked as verified");
        }

        using SqliteSession.AtomicCall call = _session.BeginCall();
        Statement update = _session.Cached(
            "UPDATE v1_sync_runs SET ingest_invariant_generation = ?2, ingest_invariant_coverage = ?3, ingest_invariant_mode = ?4 WHERE sync_id = ?1",
            "mark a sync");
        update.BindText(1, id);
        update.BindText(2, marker?.Generation ?? "");
        update.BindText(3, marker is null ? "" : SyncRunRows.WriteNames(marker.Coverage));
        update.BindText(4, marker?.Mode ?? "");
        update.Execute();
        call.Complete();
        IsDirty = true;
    }

    private SyncRun? LatestFinished(SyncType type, int skip)
    {
        if (!type.IsKnownOrAny)
        {
            throw new EngineException(EngineErrorCode.InvalidArgument, $"invalid sync type: '{type}'", Path);
        }

        Statement find = _session.Cached(
            $"SELECT {SyncRunRows.Columns} FROM v1_sync_runs WHERE ended_at IS NOT NULL AND (?1 = '' OR sync_type = ?1) {SyncRunRows.LatestFirst} "
            + "LIMIT 1 OFFSET ?2",
            "find a finished sync");
        find.BindText(1, type.ToString());
        find.Bind(2, skip);
        using Statement.Lease lease = find.Use();
        return find.Step() ? SyncRunRows.Read(find, Path) : null;
    }
}
