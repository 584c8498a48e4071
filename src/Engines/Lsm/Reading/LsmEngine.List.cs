using C1z.Engines.Keys;
using C1z.Engines.Lsm.Reading;
using C1z.Engines.Records;

namespace C1z.Engines.Lsm;

public sealed partial class LsmEngine
{
    /// <inheritdoc/>
    public string ListResourceTypes(string? syncId, PageRequest page, ResourceTypeBatch into, CancellationToken cancel = default) =>
        Run(engine => engine.ListPage<ResourceTypeBatch, ResourceTypeRow>(syncId, Listings.ResourceTypes, page, into, RecordRows.ResourceType, cancel));

    /// <inheritdoc/>
    public string ListResources(ResourceQuery query, PageRequest page, ResourceBatch into, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return Run(engine => engine.ListPage<ResourceBatch, ResourceRow>(
            query.SyncId, Listings.Resources(query), page, into, RecordRows.Resource, cancel));
    }

    /// <inheritdoc/>
    public string ListEntitlements(EntitlementQuery query, PageRequest page, EntitlementBatch into, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return Run(engine => engine.ListPage<EntitlementBatch, EntitlementRow>(
            query.SyncId, Listings.Entitlements(query), page, into, RecordRows.Entitlement, cancel));
    }

    /// <inheritdoc/>
    public string ListAssets(string? syncId, PageRequest page, AssetBatch into, CancellationToken cancel = default) =>
        Run(engine => engine.ListPage<AssetBatch, AssetRow>(syncId, Listings.Assets, page, into, RecordRows.Asset, cancel));

    private string ListPage<TBatch, TRow>(
        string? syncId, Listing listing, PageRequest page, TBatch into, Func<TBatch, ByteRange, TRow> makeRow, CancellationToken cancel)
        where TBatch : RowBatch<TRow>
        where TRow : unmanaged
    {
        ArgumentNullException.ThrowIfNull(into);
        into.Clear();
        cancel.ThrowIfCancellationRequested();
        return HasSync(syncId) ? FillPage(listing, page, into, makeRow, cancel) : "";
    }

    // A page that is full, in rows or in bytes, looks for one row more, to know whether its token is needed.
    private string FillPage<TBatch, TRow>(
        Listing listing, PageRequest page, TBatch into, Func<TBatch, ByteRange, TRow> makeRow, CancellationToken cancel)
        where TBatch : RowBatch<TRow>
        where TRow : unmanaged
    {
        int limit = into.Count + page.EffectiveSize;
        string next = "";
        var walk = new RowWalk(Store, listing, page.Token, cancel);
        try
        {
            while (walk.MoveNext())
            {
                if (next.Length > 0)
                {
                    return next;
                }

                into.Add(makeRow(into, into.Append(walk.Record)));
                if (into.Count == limit || into.SlabLength >= PageRequest.MaxBytes)
                {
                    next = PageToken.Encode(walk.TokenKey);
                }
            }

            return "";
        }
        finally
        {
            walk.Dispose();
        }
    }
}
