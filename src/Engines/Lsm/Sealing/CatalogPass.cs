using C1z.Engines.Keys;
using C1z.Engines.Lsm.Loading;
using C1z.Engines.Lsm.Views;
using C1z.Engines.Records;

namespace C1z.Engines.Lsm.Sealing;

/// <summary>Writes the families whose rows go over as they are, counting them, and collects the index of children by parent.</summary>
internal sealed class CatalogPass(IRowView rows, TableSet tables, SyncStats stats, CancellationToken cancel)
{
    private const int PrefixLength = 3;
    private const int CancelInterval = 1 << 14;

    private delegate void RowVisitor(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

    /// <summary>Keys of the index of children, in no order.</summary>
    public RowArena ByParent { get; } = new();

    /// <summary>Writes types, resources and entitlements.</summary>
    public void WriteCatalog()
    {
        stats.ResourceTypes = Copy(KeyRange.OfType(KeySpace.ResourceType), null);
        var resources = new TypeCounter(stats.ResourcesByType);
        stats.Resources = Copy(KeyRange.OfType(KeySpace.Resource), (key, value) =>
        {
            resources.Add(key[PrefixLength..]);
            AddParent(value);
        });
        resources.Flush();
        var entitlements = new TypeCounter(stats.EntitlementsByType);
        stats.Entitlements = Copy(KeyRange.OfType(KeySpace.Entitlement), (key, _) => entitlements.Add(key[PrefixLength..]));
        entitlements.Flush();
    }

    /// <summary>Writes the assets.</summary>
    public void WriteAssets() => stats.Assets = Copy(KeyRange.OfType(KeySpace.Asset), null);

    /// <summary>Writes a range of rows as they are.</summary>
    /// <returns>Number of rows.</returns>
    public long Copy(KeyRange range) => Copy(range, null);

    private long Copy(KeyRange range, RowVisitor? visit)
    {
        long count = 0;
        using TableStream stream = tables.Begin();
        using RowCursor cursor = rows.Scan(range);
        while (cursor.MoveNext())
        {
            if (++count % CancelInterval == 0)
            {
                cancel.ThrowIfCancellationRequested();
            }

            visit?.Invoke(cursor.Key, cursor.Value);
            stream.Add(cursor.Key, cursor.Value);
        }

        stream.Finish();
        return count;
    }

    private void AddParent(ReadOnlySpan<byte> record)
    {
        var resource = new ResourceRecordView(record);
        if (!resource.Parent.ResourceId.IsEmpty)
        {
            var key = new KeyWriter(stackalloc byte[256]);
            ByParentKeys.Write(ref key, resource.Parent.ResourceType, resource.Parent.ResourceId, resource.ResourceType, resource.ResourceId);
            ByParent.Add(key.Written, []);
            key.Dispose();
        }
    }
}
