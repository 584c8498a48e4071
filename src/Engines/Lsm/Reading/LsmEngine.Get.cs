using C1z.Engines.Keys;
using C1z.Engines.Lsm.Reading;
using C1z.Engines.Records;

namespace C1z.Engines.Lsm;

public sealed partial class LsmEngine
{
    private delegate void KeyBuilder<TId>(ref KeyWriter key, TId id);

    /// <inheritdoc/>
    public bool TryGetResourceType(string? syncId, string id, ResourceTypeBatch into)
    {
        ArgumentNullException.ThrowIfNull(id);
        return Find<ResourceTypeBatch, ResourceTypeRow, string>(syncId, [id], WriteResourceTypeKey, into, RecordRows.ResourceType);
    }

    /// <inheritdoc/>
    public bool TryGetResource(string? syncId, ResourceKey key, ResourceBatch into) =>
        Find<ResourceBatch, ResourceRow, ResourceKey>(syncId, [key], WriteResourceKey, into, RecordRows.Resource);

    /// <inheritdoc/>
    public bool TryGetAsset(string? syncId, string id, AssetBatch into)
    {
        ArgumentNullException.ThrowIfNull(id);
        return Find<AssetBatch, AssetRow, string>(syncId, [id], WriteAssetKey, into, RecordRows.Asset);
    }

    /// <inheritdoc/>
    public bool TryGetEntitlement(string? syncId, string id, EntitlementBatch into)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(into);
        return Run(engine =>
        {
            into.Clear();
            return engine.HasSync(syncId) && engine.AppendEntitlement(new EntitlementLookup(engine.Store), id, into);
        });
    }

    /// <inheritdoc/>
    /// <remarks>An id that no grant has costs a look at every grant: ids are no part of keys.</remarks>
    public bool TryGetGrant(string? syncId, string id, GrantBatch into)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(into);
        return Run(engine =>
        {
            into.Clear();
            if (!engine.HasSync(syncId) || new GrantLookup(engine.Store).FindOne(id) is not { } record)
            {
                return false;
            }

            into.Add(RecordRows.Grant(into, into.Append(record)));
            return true;
        });
    }

    /// <inheritdoc/>
    public void FindResources(string? syncId, IReadOnlyList<ResourceKey> keys, ResourceBatch into)
    {
        ArgumentNullException.ThrowIfNull(keys);
        IEnumerable<ResourceKey> wanted = keys.Where(key => !string.IsNullOrEmpty(key.Type) && !string.IsNullOrEmpty(key.Id)).Distinct();
        Find<ResourceBatch, ResourceRow, ResourceKey>(syncId, wanted, WriteResourceKey, into, RecordRows.Resource);
    }

    /// <inheritdoc/>
    public void FindEntitlements(string? syncId, IReadOnlyList<string> ids, EntitlementBatch into)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(into);
        Run(engine =>
        {
            into.Clear();
            if (!engine.HasSync(syncId))
            {
                return;
            }

            var lookup = new EntitlementLookup(engine.Store);
            foreach (string id in ids.Where(id => !string.IsNullOrEmpty(id)).Distinct(StringComparer.Ordinal))
            {
                engine.AppendEntitlement(lookup, id, into);
            }
        });
    }

    private bool AppendEntitlement(EntitlementLookup lookup, string id, EntitlementBatch into)
    {
        if (lookup.FindOne(id, alsoByGrants: false) is not { } partition)
        {
            return false;
        }

        var key = new KeyWriter(stackalloc byte[512]);
        EntitlementKeys.Write(ref key, partition);
        byte[]? record = Store.Get(key.Written);
        key.Dispose();
        if (record is null)
        {
            return false;
        }

        into.Add(RecordRows.Entitlement(into, into.Append(record)));
        return true;
    }

    private bool Find<TBatch, TRow, TId>(
        string? syncId, IEnumerable<TId> ids, KeyBuilder<TId> writeKey, TBatch into, Func<TBatch, ByteRange, TRow> makeRow)
        where TBatch : RowBatch<TRow>
        where TRow : unmanaged
    {
        ArgumentNullException.ThrowIfNull(into);
        return Run(engine =>
        {
            into.Clear();
            if (!engine.HasSync(syncId))
            {
                return false;
            }

            foreach (TId id in ids)
            {
                if (engine.Get(id, writeKey) is { } record)
                {
                    into.Add(makeRow(into, into.Append(record)));
                }
            }

            return into.Count > 0;
        });
    }

    private byte[]? Get<TId>(TId id, KeyBuilder<TId> writeKey)
    {
        var key = new KeyWriter(stackalloc byte[256]);
        writeKey(ref key, id);
        byte[]? record = Store.Get(key.Written);
        key.Dispose();
        return record;
    }

    private static void WriteResourceTypeKey(ref KeyWriter key, string id) => ResourceTypeKeys.Write(ref key, Listings.Utf8(id));

    private static void WriteResourceKey(ref KeyWriter key, ResourceKey id) => ResourceKeys.Write(ref key, Listings.Utf8(id.Type), Listings.Utf8(id.Id));

    private static void WriteAssetKey(ref KeyWriter key, string id) => AssetKeys.Write(ref key, Listings.Utf8(id));
}
