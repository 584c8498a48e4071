using System.Diagnostics;
using C1z.Engines.Sqlite.Connection;
using C1z.Engines.Sqlite.Writing;

namespace C1z.Engines.Sqlite;

public sealed partial class SqliteEngine
{
    // Bounds what the rollback journal and the dirty pages of one transaction take; a commit costs little, for nothing is flushed to the device.
    private const int RowsPerTransaction = 250_000;

    private const int SyncParameter = 1;
    private const int DiscoveredParameter = 2;
    private const int RecordParameter = 3;
    private const int IdParameter = 4;

    private readonly StampWriter _stamps = new();
    private byte[] _joined = new byte[256];
    private int _rowsInTransaction;

    // Binds everything of a row but sync and time; false skips the row.
    private delegate bool RowBinder<TRow>(SqliteEngine engine, Statement insert, RowBatch<TRow> batch, in TRow row)
        where TRow : unmanaged;

    private delegate Instant DiscoveredAtOf<TRow>(in TRow row)
        where TRow : unmanaged;

    /// <inheritdoc/>
    public void PutResourceTypes(ResourceTypeBatch batch, CancellationToken cancel = default) => PutAll(
        batch, WriteSql.ResourceType, "put a resource type", static (in row) => row.DiscoveredAt, BindResourceType, cancel);

    /// <inheritdoc/>
    public void PutResources(ResourceBatch batch, CancellationToken cancel = default) => PutAll(
        batch, WriteSql.Resource, "put a resource", static (in row) => row.DiscoveredAt, BindResource, cancel);

    /// <inheritdoc/>
    public void PutEntitlements(EntitlementBatch batch, CancellationToken cancel = default) => PutAll(
        batch, WriteSql.Entitlement, "put an entitlement", static (in row) => row.DiscoveredAt, BindEntitlement, cancel);

    /// <inheritdoc/>
    public void PutGrants(GrantBatch batch, GrantPutMode mode, CancellationToken cancel = default)
    {
        if (mode == GrantPutMode.Replace)
        {
            PutAll(batch, WriteSql.ReplaceGrant, "put a grant", static (in row) => row.DiscoveredAt, BindGrantWithExpansion, cancel);
        }
        else
        {
            PutAll(batch, WriteSql.PreserveGrant, "put an expanded grant", static (in row) => row.DiscoveredAt, BindGrant, cancel);
        }
    }

    /// <inheritdoc/>
    public void PutAssets(AssetBatch batch, CancellationToken cancel = default) => PutAll(
        batch, WriteSql.Asset, "put an asset", static (in row) => row.DiscoveredAt, BindAsset, cancel);

    /// <inheritdoc/>
    public bool DeleteGrant(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        using Lock.Scope scope = EnterForWriting();
        byte[] sync = RequireCurrent();
        using SqliteSession.AtomicCall call = _session.BeginCall();
        Statement delete = _session.Cached(WriteSql.DeleteGrant, "delete a grant");
        delete.BindText(1, id);
        delete.BindText(2, sync);
        delete.Execute();
        bool deleted = _session.Changes() > 0;
        IsDirty |= deleted;
        call.Complete();
        if (deleted)
        {
            ForgetStats();
        }

        return deleted;
    }

    // A finished sync that is amended has stats of what it was; without them readers count again. Running syncs have none yet.
    private void ForgetStats()
    {
        Statement forget = _session.Cached("UPDATE v1_sync_runs SET stats = NULL WHERE sync_id = ?1 AND stats IS NOT NULL", "forget cached stats");
        forget.BindText(1, _syncs.CurrentUtf8);
        forget.Execute();
    }

    private void PutAll<TRow>(
        RowBatch<TRow> batch, string sql, string doing, DiscoveredAtOf<TRow> discoveredAt, RowBinder<TRow> bind, CancellationToken cancel)
        where TRow : unmanaged
    {
        ArgumentNullException.ThrowIfNull(batch);
        using Lock.Scope scope = EnterForWriting();
        if (batch.Count == 0)
        {
            return;
        }

        byte[] sync = RequireCurrent();
        long started = Stopwatch.GetTimestamp();
        Instant now = TimestampText.WallClock(Clock);
        Statement insert = _session.Cached(sql, doing);
        int rows = 0;
        using (SqliteSession.AtomicCall call = _session.BeginCall())
        {
            // Parameters keep their values from row to row: sync and time are bound once as long as they stay the same.
            insert.BindText(SyncParameter, sync);
            insert.BindText(DiscoveredParameter, _stamps.Write(now, out _));
            foreach (ref readonly TRow row in batch.Rows)
            {
                cancel.ThrowIfCancellationRequested();
                if (!bind(this, insert, batch, in row))
                {
                    continue;
                }

                Instant own = discoveredAt(in row);
                ReadOnlySpan<byte> stamp = _stamps.Write(own.IsSet ? own : now, out bool isNew);
                if (isNew)
                {
                    insert.BindText(DiscoveredParameter, stamp);
                }

                insert.Execute();
                rows++;
            }

            call.Complete();
        }

        if (rows > 0)
        {
            IsDirty = true;
            ForgetStats();
        }

        CommitNowAndThen(rows);
        _options.Engine.Times?.AddSince("insert", started);
    }

    private void CommitNowAndThen(int rows)
    {
        _rowsInTransaction += rows;
        if (_rowsInTransaction >= RowsPerTransaction)
        {
            _session.Commit();
            _rowsInTransaction = 0;
        }
    }
}
