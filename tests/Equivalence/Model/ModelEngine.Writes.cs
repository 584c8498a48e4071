using System.Text.Unicode;
using C1z.Equivalence.Formats;
using C1z.Proto.Storage.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Equivalence.Model;

/// <content>Puts and deletes.</content>
internal sealed partial class ModelEngine
{
    public void PutResourceTypes(ResourceTypeBatch batch, CancellationToken cancel = default) => Put(batch, (batch, row) =>
    {
        byte[] value = Record<ResourceTypeRecord, ResourceTypeRow>(batch, row.Value, row.DiscoveredAt, (record, time) => record.DiscoveredAt = time);
        return new ModelResourceType(Id(batch, row.ExternalId), value, TimeOf(row.DiscoveredAt));
    }, Apply);

    public void PutResources(ResourceBatch batch, CancellationToken cancel = default) => Put(batch, (batch, row) =>
    {
        byte[] value = Record<ResourceRecord, ResourceRow>(batch, row.Value, row.DiscoveredAt, (record, time) => record.DiscoveredAt = time);
        bool hasParent = row.ParentType.IsPresent && !(row.ParentId.Length == 0 && Has(Difference.ParentNeedsId));
        return new ModelResource(
            Id(batch, row.ResourceType),
            Id(batch, row.ResourceId),
            hasParent ? Id(batch, row.ParentType) : null,
            hasParent ? Id(batch, row.ParentId) : null,
            value,
            TimeOf(row.DiscoveredAt));
    }, Apply);

    public void PutEntitlements(EntitlementBatch batch, CancellationToken cancel = default) => Put(batch, (batch, row) =>
    {
        byte[] value = Record<EntitlementRecord, EntitlementRow>(batch, row.Value, row.DiscoveredAt, (record, time) => record.DiscoveredAt = time);
        RequireComplete(row.ResourceType, row.ResourceId);
        return new ModelEntitlement(
            Id(batch, row.ExternalId), Id(batch, row.ResourceType), Id(batch, row.ResourceId), value, TimeOf(row.DiscoveredAt));
    }, Apply);

    public void PutGrants(GrantBatch batch, GrantPutMode mode, CancellationToken cancel = default)
    {
        Dictionary<string, ModelGrant> before = CurrentSyncId is { } sync ? Rows(_store.Grants, sync).ToDictionary(IdentityOf) : [];
        Put(batch, Grant, grant => Apply(grant, mode, before.GetValueOrDefault(IdentityOf(grant))));
    }

    public void PutAssets(AssetBatch batch, CancellationToken cancel = default) => Put(
        batch,
        (batch, row) => row.Data.Length == 0 ? null : new ModelAsset(
            Id(batch, row.ExternalId),
            row.ContentType.Length == 0 ? "unknown" : Id(batch, row.ContentType),
            batch.Bytes(row.Data).ToArray(),
            TimeOf(row.DiscoveredAt)),
        Apply);

    public bool DeleteGrant(string id)
    {
        RequireWritable();
        string sync = RequireCurrent();
        if (FindGrant(sync, id) is not { } grant || !_store.Grants.Remove(sync, IdentityOf(grant)))
        {
            return false;
        }

        RowsChanged();
        return true;
    }

    // All rows are read before the first is applied, so that a row that is refused leaves nothing behind.
    private void Put<TRow, TData>(RowBatch<TRow> batch, Func<RowBatch<TRow>, TRow, TData?> read, Action<TData> apply)
        where TRow : unmanaged
        where TData : class
    {
        RequireWritable();
        if (batch.Count == 0)
        {
            return;
        }

        RequireCurrent();
        List<TData> rows = [.. batch.Rows.ToArray().Select(row => read(batch, row)).OfType<TData>()];
        rows.ForEach(apply);
        if (rows.Count > 0)
        {
            RowsChanged();
        }
    }

    private void RowsChanged()
    {
        IsDirty = true;
        _statsAreStale = true;
        Change(CurrentSyncId!, run => run with { CachedStats = null });
    }

    private void Apply(ModelResourceType row) => Upsert(_store.ResourceTypes, row.Id, row, old => old with { Value = row.Value });

    private void Apply(ModelResource row) => Upsert(_store.Resources, IdentityOf(row), row, old => old with { Value = row.Value });

    private void Apply(ModelEntitlement row) => Upsert(_store.Entitlements, IdentityOf(row), row, old => old with { Value = row.Value });

    private void Apply(ModelAsset row) => Upsert(_store.Assets, row.Id, row, old => old with { Data = row.Data });

    // The state that a preserving put keeps is the one before the call.
    private void Apply(ModelGrant row, GrantPutMode mode, ModelGrant? before)
    {
        ModelGrant? old = _store.Grants.Find(CurrentSyncId!, IdentityOf(row));
        if (mode == GrantPutMode.Replace)
        {
            bool needs = Has(Difference.PendingInRecord)
                ? row.NeedsExpansion
                : row.Expansion is not null && (old?.Expansion is null || !old.Expansion.AsSpan().SequenceEqual(row.Expansion) || old.NeedsExpansion);
            row = row with { NeedsExpansion = needs };
            Upsert(
                _store.Grants, IdentityOf(row), row, old => old with { Value = row.Value, Expansion = row.Expansion, NeedsExpansion = row.NeedsExpansion });
            return;
        }

        row = row with { Expansion = before?.Expansion, NeedsExpansion = before?.NeedsExpansion ?? false };
        if (Has(Difference.UpsertReplacesRow))
        {
            row = row with { DiscoveredAt = before?.DiscoveredAt ?? row.DiscoveredAt };
        }

        row = row with { Value = WithExpansionOf(row) };
        Upsert(_store.Grants, IdentityOf(row), row, old => old with { Value = row.Value });
    }

    private void Upsert<T>(ModelTable<T> table, string identity, T row, Func<T, T> amend)
        where T : class =>
        table.Put(
            CurrentSyncId!, identity, table.Find(CurrentSyncId!, identity) is { } old && !Has(Difference.UpsertReplacesRow) ? amend(old) : row);

    private ModelGrant? Grant(RowBatch<GrantRow> batch, GrantRow row)
    {
        byte[] value = Record<GrantRecord, GrantRow>(batch, row.Value, row.DiscoveredAt, (record, time) => record.DiscoveredAt = time);
        RequireComplete(row.ResourceType, row.ResourceId, row.EntitlementId, row.PrincipalType, row.PrincipalId);
        return new ModelGrant(
            Id(batch, row.ExternalId),
            Id(batch, row.EntitlementId),
            Id(batch, row.ResourceType),
            Id(batch, row.ResourceId),
            Id(batch, row.PrincipalType),
            Id(batch, row.PrincipalId),
            row.Expansion.Length == 0 ? null : batch.Bytes(row.Expansion).ToArray(),
            row.NeedsExpansion,
            value,
            TimeOf(row.DiscoveredAt));
    }

    // v3 repeats expansion and time in the record.
    private byte[] WithExpansionOf(ModelGrant row)
    {
        if (_rules.Format == SnapshotFormat.V1)
        {
            return row.Value;
        }

        GrantRecord record = GrantRecord.Parser.ParseFrom(row.Value);
        record.Expansion = row.Expansion is null ? null : GrantExpandableRecord.Parser.ParseFrom(row.Expansion);
        record.NeedsExpansion = row.NeedsExpansion;
        record.DiscoveredAt = Stamp(row.DiscoveredAt);
        return record.ToByteArray();
    }

    private byte[] Record<TRecord, TRow>(RowBatch<TRow> batch, ByteRange value, Instant discoveredAt, Action<TRecord, Timestamp> setTime)
        where TRecord : IMessage<TRecord>, new()
        where TRow : unmanaged
    {
        if (!value.IsPresent)
        {
            throw Error(EngineErrorCode.InvalidArgument);
        }

        byte[] bytes = batch.Bytes(value).ToArray();
        if (_rules.Format == SnapshotFormat.V1 || discoveredAt.IsSet)
        {
            return bytes;
        }

        var record = new TRecord();
        record.MergeFrom(bytes);
        setTime(record, Stamp(Now));
        return record.ToByteArray();
    }

    private static Timestamp Stamp(Instant time) => new() { Seconds = time.Seconds, Nanos = time.Nanos };

    private Instant TimeOf(Instant given) => given.IsSet ? given : Now;

    private void RequireComplete(params ByteRange[] parts)
    {
        if (Has(Difference.CompleteReferences) && parts.Any(part => part.Length == 0))
        {
            throw Error(EngineErrorCode.InvalidArgument);
        }
    }

    private static string Id<TRow>(RowBatch<TRow> batch, ByteRange text)
        where TRow : unmanaged =>
        Utf8.IsValid(batch.Bytes(text)) ? System.Text.Encoding.UTF8.GetString(batch.Bytes(text)) : throw Error(EngineErrorCode.InvalidArgument);

    private string IdentityOf(ModelResource row) =>
        Has(Difference.ResourceIdentity) ? Convert.ToHexString(ModelKeys.Resource(row)) : $"{row.Type}:{row.Id}";

    private string IdentityOf(ModelEntitlement row) =>
        Has(Difference.EntitlementIdentity) ? Convert.ToHexString(ModelKeys.Entitlement(row)) : row.Id;

    private string IdentityOf(ModelGrant row) => Has(Difference.GrantIdentity) ? Convert.ToHexString(ModelKeys.Grant(row)) : row.Id;
}
