using System.Diagnostics;
using System.Text.Unicode;
using C1z.Engines.Keys;
using C1z.Engines.Lsm.Loading;
using C1z.Engines.Lsm.Writing;
using C1z.Engines.Records;

namespace C1z.Engines.Lsm;

// Rows to keys and records. Rows are appended as they come; who wins among equal keys is settled by the sort.
public sealed partial class LsmEngine
{
    private const int RowsBetweenPolls = 1 << 12;

    // Appends a row, or does not.
    private delegate void RowAppender<TRow>(LsmEngine engine, RowBatch<TRow> batch, in TRow row, Instant now)
        where TRow : unmanaged;

    /// <inheritdoc/>
    public void PutResourceTypes(ResourceTypeBatch batch, CancellationToken cancel = default) => PutAll(batch, AppendResourceType, cancel);

    /// <inheritdoc/>
    public void PutResources(ResourceBatch batch, CancellationToken cancel = default) => PutAll(batch, AppendResource, cancel);

    /// <inheritdoc/>
    public void PutEntitlements(EntitlementBatch batch, CancellationToken cancel = default) => PutAll(batch, AppendEntitlement, cancel);

    /// <inheritdoc/>
    public void PutGrants(GrantBatch batch, GrantPutMode mode, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (mode == GrantPutMode.Replace)
        {
            LoadGrants(batch, cancel);
        }
        else
        {
            PutExpandedGrants(batch, cancel);
        }
    }

    /// <inheritdoc/>
    public void PutAssets(AssetBatch batch, CancellationToken cancel = default) => PutAll(batch, AppendAsset, cancel);

    private void PutAll<TRow>(RowBatch<TRow> batch, RowAppender<TRow> append, CancellationToken cancel)
        where TRow : unmanaged
    {
        ArgumentNullException.ThrowIfNull(batch);
        Run(engine =>
        {
            engine.RequireWritable();
            if (batch.Count == 0)
            {
                return;
            }

            _ = engine.RequireCurrent();
            engine._rows.MakeRoom();
            long started = Stopwatch.GetTimestamp();
            engine.Change(() =>
            {
                Instant now = Instant.From(engine._options.Engine.Clock.GetUtcNow());
                int untilPoll = 0;
                foreach (ref readonly TRow row in batch.Rows)
                {
                    if (untilPoll-- == 0)
                    {
                        cancel.ThrowIfCancellationRequested();
                        untilPoll = RowsBetweenPolls;
                    }

                    append(engine, batch, in row, now);
                }
            });
            engine._options.Engine.Times?.AddSince("marshal", started);
        });
    }

    // Grants are not keyed before they are read or saved.
    private void LoadGrants(GrantBatch batch, CancellationToken cancel) => Run(engine =>
    {
        engine.RequireWritable();
        if (batch.Count == 0)
        {
            return;
        }

        _ = engine.RequireCurrent();
        engine._rows.MakeRoom();
        long started = Stopwatch.GetTimestamp();
        GrantLoad load = engine._rows.Grants;
        GrantShard shard = load.Shard(0);
        int start = shard.Count;
        shard.Append(batch, Instant.From(engine._options.Engine.Clock.GetUtcNow()), cancel);
        load.Add(new GrantPiece(0, start, shard.Count - start));
        engine.MarkRowsChanged();
        engine._options.Engine.Times?.AddSince("marshal", started);
    });

    // Rows that an expansion produced keep the expansion state of the rows they replace; a new one has none.
    private void PutExpandedGrants(GrantBatch batch, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Run(engine =>
        {
            engine.RequireWritable();
            if (batch.Count == 0)
            {
                return;
            }

            _ = engine.RequireCurrent();
            engine._rows.MakeRoom();
            var family = KeyRange.OfType(KeySpace.Grant);
            using LsmScan stored = engine.Store.Scan(family.Lower, family.Upper);
            engine._rows.SettleGrants();
            engine.Change(() =>
            {
                Instant now = Instant.From(engine._options.Engine.Clock.GetUtcNow());
                foreach (ref readonly GrantRow row in batch.Rows)
                {
                    cancel.ThrowIfCancellationRequested();
                    engine.AppendExpandedGrant(batch, in row, now, stored);
                }
            });
        });
    }

    // A call is applied as a whole or not at all.
    private void Change(Action append)
    {
        RowMark mark = _rows.Pending.Mark;
        try
        {
            append();
        }
        catch
        {
            _rows.Pending.RollBack(mark);
            throw;
        }

        if (_rows.Pending.Mark != mark)
        {
            MarkRowsChanged();
        }
    }

    private void MarkRowsChanged()
    {
        IsDirty = true;
        _statsAreStale = true;
        _rows.DigestsAreStale = true;
    }

    private static void AppendResourceType(LsmEngine engine, RowBatch<ResourceTypeRow> batch, in ResourceTypeRow row, Instant now)
    {
        var key = new KeyWriter(stackalloc byte[256]);
        ResourceTypeKeys.Write(ref key, batch.Bytes(row.ExternalId));
        engine.Append(ref key, batch, row.Value, row.DiscoveredAt, now, StorageFields.ResourceType.DiscoveredAt);
    }

    private static void AppendResource(LsmEngine engine, RowBatch<ResourceRow> batch, in ResourceRow row, Instant now)
    {
        var key = new KeyWriter(stackalloc byte[256]);
        ResourceKeys.Write(ref key, batch.Bytes(row.ResourceType), batch.Bytes(row.ResourceId));
        engine.Append(ref key, batch, row.Value, row.DiscoveredAt, now, StorageFields.Resource.DiscoveredAt);
    }

    private static void AppendEntitlement(LsmEngine engine, RowBatch<EntitlementRow> batch, in EntitlementRow row, Instant now)
    {
        RowRules.Require(row.ResourceType, "an entitlement", "the type of its resource", engine.Path);
        RowRules.Require(row.ResourceId, "an entitlement", "the id of its resource", engine.Path);
        var key = new KeyWriter(stackalloc byte[512]);
        EntitlementKeys.Write(
            ref key, new EntitlementIdentity(batch.Bytes(row.ResourceType), batch.Bytes(row.ResourceId), batch.Bytes(row.ExternalId)));
        engine.Append(ref key, batch, row.Value, row.DiscoveredAt, now, StorageFields.Entitlement.DiscoveredAt);
    }

    private void AppendExpandedGrant(GrantBatch batch, in GrantRow row, Instant now, LsmScan stored)
    {
        var key = new KeyWriter(stackalloc byte[512]);
        WriteGrantKey(ref key, batch, in row);
        GrantChange change = default;
        if (stored.MoveTo(key.Written))
        {
            var before = new GrantRecordView(stored.Value);
            change.SetNeedsExpansion(before.NeedsExpansion);
            change.SetDiscoveredAt(before.DiscoveredAt);
            if (before.HasExpansion)
            {
                change.SetExpansion(before.Expansion);
            }
            else
            {
                change.RemoveExpansion();
            }
        }
        else
        {
            change.SetNeedsExpansion(false);
            change.RemoveExpansion();
            if (!row.DiscoveredAt.IsSet)
            {
                change.SetDiscoveredAt(now);
            }
        }

        ReadOnlySpan<byte> record = RowRules.RequireRecord(batch, row.Value, Path);
        CheckText(key.Written);
        Span<byte> room = _rows.Pending.GetRoom(checked(key.Length + record.Length + change.MaxGrowth));
        key.Written.CopyTo(room);
        _rows.Pending.Commit(key.Length, change.Apply(record, room[key.Length..]));
        key.Dispose();
    }

    private static void AppendAsset(LsmEngine engine, RowBatch<AssetRow> batch, in AssetRow row, Instant now)
    {
        if (row.Data.Length == 0)
        {
            return;
        }

        var key = new KeyWriter(stackalloc byte[256]);
        AssetKeys.Write(ref key, batch.Bytes(row.ExternalId));
        engine.CheckText(key.Written);
        var asset = new AssetRecordView
        {
            SyncId = engine.RequireCurrent(),
            ExternalId = batch.Bytes(row.ExternalId),
            ContentType = row.ContentType.Length == 0 ? "unknown"u8 : batch.Bytes(row.ContentType),
            Data = batch.Bytes(row.Data),
            DiscoveredAt = row.DiscoveredAt.IsSet ? row.DiscoveredAt : now,
        };
        engine._rows.Pending.Add(key.Written, asset.Encode());
        key.Dispose();
    }

    private void WriteGrantKey(ref KeyWriter key, RowBatch<GrantRow> batch, in GrantRow row)
    {
        RowRules.RequireIdentity(in row, Path);
        RowRules.RequireText(Utf8.IsValid(batch.Bytes(row.ExternalId)), Path);
        var entitlement = new EntitlementIdentity(batch.Bytes(row.ResourceType), batch.Bytes(row.ResourceId), batch.Bytes(row.EntitlementId));
        GrantKeys.Write(ref key, entitlement, batch.Bytes(row.PrincipalType), batch.Bytes(row.PrincipalId));
    }

    private void Append<TRow>(ref KeyWriter key, RowBatch<TRow> batch, ByteRange value, Instant discoveredAt, Instant now, int discoveredAtField)
        where TRow : unmanaged
    {
        ReadOnlySpan<byte> record = RowRules.RequireRecord(batch, value, Path);
        CheckText(key.Written);
        if (discoveredAt.IsSet)
        {
            _rows.Pending.Add(key.Written, record);
        }
        else
        {
            Span<byte> room = _rows.Pending.GetRoom(checked(key.Length + record.Length + RecordTime.MaxGrowth));
            key.Written.CopyTo(room);
            _rows.Pending.Commit(key.Length, RecordTime.Fill(record, discoveredAtField, now, room[key.Length..]));
        }

        key.Dispose();
    }

    // The parts of a key are separated by zeros, so the key is valid exactly when its parts are.
    private void CheckText(ReadOnlySpan<byte> key) => RowRules.RequireText(Utf8.IsValid(key[KeyTypeBytes..]), Path);

    private const int KeyTypeBytes = 2;
}
