using C1z.Engines.Sqlite.Connection;
using C1z.Engines.Sqlite.Syncs;

namespace C1z.Engines.Sqlite;

public sealed partial class SqliteEngine : ISyncImport
{
    /// <inheritdoc/>
    public void ImportSync(SyncRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        using Lock.Scope scope = EnterForWriting();
        if (_syncs.Current is { } current)
        {
            throw Precondition($"sync '{current}' is current, no other can be imported");
        }

        if (!Ksuid.TryDecode(run.Id, stackalloc byte[Ksuid.ByteLength]))
        {
            throw new EngineException(EngineErrorCode.InvalidArgument, $"'{run.Id}' is not the id of a sync", Path);
        }

        if (FindRun(run.Id) is not null)
        {
            throw Precondition($"there is a sync '{run.Id}' already");
        }

        Statement insert = _session.Cached(
            "INSERT INTO v1_sync_runs (sync_id, started_at, ended_at, sync_token, sync_type, parent_sync_id, linked_sync_id, supports_diff, "
            + "ingest_invariant_generation, ingest_invariant_coverage, ingest_invariant_mode, grants_backfilled) "
            + "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 1)",
            "import a sync");
        insert.BindText(1, run.Id);
        insert.BindText(2, TimestampText.Format(run.StartedAt));
        if (run.IsFinished)
        {
            insert.BindText(3, TimestampText.Format(run.EndedAt));
        }
        else
        {
            insert.BindNull(3);
        }

        insert.BindText(4, run.Token);
        insert.BindText(5, run.Type.Name);
        insert.BindText(6, run.ParentId);
        insert.BindText(7, run.LinkedId);
        insert.Bind(8, run.SupportsDiff ? 1 : 0);
        insert.BindText(9, run.Marker?.Generation ?? "");
        insert.BindText(10, run.Marker is null ? "" : SyncRunRows.WriteNames(run.Marker.Coverage));
        insert.BindText(11, run.Marker?.Mode ?? "");
        insert.Execute();
        IsDirty = true;
        _syncs.Forget();
        _syncs.Current = run.Id;
    }
}
