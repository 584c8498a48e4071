using C1z.Engines.Sqlite.Connection;
using C1z.Engines.Sqlite.Reading;
using C1z.Engines.Sqlite.Schema;

namespace C1z.Engines.Sqlite;

public sealed partial class SqliteEngine
{
    private readonly RowReaders _readers;

    private delegate void RowReader<TRow>(RowReaders readers, Statement row, RowBatch<TRow> into)
        where TRow : unmanaged;

    /// <inheritdoc/>
    public string ListResourceTypes(string? syncId, PageRequest page, ResourceTypeBatch into, CancellationToken cancel = default)
    {
        using Lock.Scope scope = Enter();
        var select = new PageSelect(RowReaders.ResourceTypeColumns, V1Schema.ResourceTypes);
        return ListPage(syncId, select, page, into, static (readers, row, batch) => readers.ReadResourceType(row, batch), cancel);
    }

    /// <inheritdoc/>
    public string ListResources(ResourceQuery query, PageRequest page, ResourceBatch into, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        using Lock.Scope scope = Enter();
        var select = new PageSelect(RowReaders.ResourceColumns, V1Schema.Resources);
        if (!string.IsNullOrEmpty(query.ResourceType))
        {
            _indexes.Need(V1Schema.ResourceTypeIndex);
            _ = select.Where("resource_type_id", query.ResourceType);
        }

        if (query.Parent is { Id.Length: > 0 } parent)
        {
            _indexes.Need(V1Schema.ResourceParentIndex);
            _ = select.Where("parent_resource_type_id", parent.Type).Where("parent_resource_id", parent.Id);
        }

        return ListPage(query.SyncId, select, page, into, static (readers, row, batch) => readers.ReadResource(row, batch), cancel);
    }

    /// <inheritdoc/>
    public string ListEntitlements(EntitlementQuery query, PageRequest page, EntitlementBatch into, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        using Lock.Scope scope = Enter();
        var select = new PageSelect(RowReaders.EntitlementColumns, V1Schema.Entitlements);
        if (query.Resource is { } resource)
        {
            _indexes.Need(V1Schema.EntitlementResourceIndex);
            _ = select.Where("resource_type_id", resource.Type).Where("resource_id", resource.Id);
        }

        return ListPage(query.SyncId, select, page, into, static (readers, row, batch) => readers.ReadEntitlement(row, batch), cancel);
    }

    /// <inheritdoc/>
    public string ListAssets(string? syncId, PageRequest page, AssetBatch into, CancellationToken cancel = default)
    {
        using Lock.Scope scope = Enter();
        var select = new PageSelect(RowReaders.AssetColumns, V1Schema.Assets);
        return ListPage(syncId, select, page, into, static (readers, row, batch) => readers.ReadAsset(row, batch), cancel);
    }

    private string ListPage<TRow>(
        string? syncId, PageSelect select, PageRequest page, RowBatch<TRow> into, RowReader<TRow> read, CancellationToken cancel)
        where TRow : unmanaged
    {
        ArgumentNullException.ThrowIfNull(into);
        into.Clear();
        cancel.ThrowIfCancellationRequested();
        if (!TryResolve(syncId, out byte[] sync))
        {
            return "";
        }

        long from = RowIdToken.Parse(page.Token, Path);

        using CancellationTokenRegistration interrupt = _session.InterruptOn(cancel);
        int size = page.EffectiveSize;
        Statement rows = select.Bind(_session, "list records", sync, from, size + 1);
        using Statement.Lease lease = rows.Use();
        long last = 0;
        while (rows.Step())
        {
            // The row behind the page is fetched only to learn that there is one.
            if (into.Count == size || into.SlabLength >= PageRequest.MaxBytes)
            {
                return RowIdToken.After(last);
            }

            read(_readers, rows, into);
            last = rows.Int64(0);
        }

        return "";
    }
}
