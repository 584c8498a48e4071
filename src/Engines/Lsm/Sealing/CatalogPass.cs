using C1z.Engines.Keys;
using C1z.Engines.Lsm.Views;
using C1z.Engines.Lsm.Working;
using C1z.Engines.Records;

namespace C1z.Engines.Lsm.Sealing;

/// <summary>Writes the families whose rows go over as they are, counting them, and collects the index of children by parent.</summary>
internal sealed class CatalogPass(RowView rows, TableSet tables, SyncStats stats, RowSorter byParent, CancellationToken cancel)
{
    private const int PrefixLength = 3;
    private const int CancelInterval = 1 << 14;

    private delegate void RowVisitor(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

    /// <summary>Writes types, resources and entitlements.</summary>
    public void WriteCatalog()
    {
        var types = new TypeCounter(stats.ResourcesByType);
        stats.ResourceTypes = Copy(KeyRange.OfType(KeySpace.ResourceType), (key, _) => types.Add(key[PrefixLength..], rows: 0));
        types.Flush();
        var byType = new SortedDictionary<string, long>(Utf8Order.Comparer);
        var resources = new TypeCounter(byType);
        Copy(KeyRange.OfType(KeySpace.Resource), (key, value) =>
        {
            resources.Add(key[PrefixLength..]);
            AddParent(value);
        });
        resources.Flush();
        CountKnownTypes(byType);
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
        using RowCursor cursor = rows.Open(range);
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

    // Every type of the catalogue has a count, also 0; resources of types that are not in it do not count: in every engine.
    private void CountKnownTypes(SortedDictionary<string, long> byType)
    {
        foreach ((string type, long count) in byType)
        {
            if (stats.ResourcesByType.ContainsKey(type))
            {
                stats.ResourcesByType[type] = count;
            }
        }

        stats.Resources = stats.ResourcesByType.Values.Sum();
    }

    private void AddParent(ReadOnlySpan<byte> record)
    {
        var resource = new ResourceRecordView(record);
        if (!resource.Parent.ResourceId.IsEmpty)
        {
            var key = new KeyWriter(stackalloc byte[256]);
            ByParentKeys.Write(ref key, resource.Parent.ResourceType, resource.Parent.ResourceId, resource.ResourceType, resource.ResourceId);
            byParent.Add(key.Written, []);
            key.Dispose();
        }
    }
}
