using C1z.Engines.Keys;
using C1z.Engines.Lsm.Opening;
using C1z.Engines.Lsm.Views;
using C1z.Engines.Records;

namespace C1z.Engines.Lsm.Verification;

/// <summary>The indexes that hold nothing but keys, and how their entries and rows lead to each other.</summary>
internal static class IndexChecks
{
    public static IndexCheck ByParent(SealedStore store, StorageReport report) => new(
        store, report, (KeyFamily.ByParent, KeySpace.ByParent), KeySpace.Resource, ParentEntry, IndexedRows.ByParent);

    public static IndexCheck ByPrincipal(SealedStore store, StorageReport report) => new(
        store, report, (KeyFamily.ByPrincipal, KeySpace.ByPrincipal), KeySpace.Grant, PrincipalEntry, IndexedRows.ByPrincipal);

    public static IndexCheck ByNeedsExpansion(SealedStore store, StorageReport report) => new(
        store, report, (KeyFamily.ByNeedsExpansion, KeySpace.ByNeedsExpansion), KeySpace.Grant, PendingEntry, IndexedRows.ByNeedsExpansion);

    private static bool ParentEntry(ReadOnlySpan<byte> rowKey, ReadOnlySpan<byte> record, ref KeyWriter entry)
    {
        var resource = new ResourceRecordView(record);
        if (resource.Parent.ResourceId.IsEmpty)
        {
            return false;
        }

        ByParentKeys.Write(ref entry, resource.Parent.ResourceType, resource.Parent.ResourceId, resource.ResourceType, resource.ResourceId);
        return true;
    }

    // The index follows the row's key, which the record was compared with already.
    private static bool PrincipalEntry(ReadOnlySpan<byte> rowKey, ReadOnlySpan<byte> record, ref KeyWriter entry)
    {
        if (!GrantKeys.TrySplit(rowKey, out ReadOnlySpan<byte> partition, out ReadOnlySpan<byte> principal))
        {
            return false;
        }

        ByPrincipalKeys.Write(ref entry, principal, partition);
        return true;
    }

    private static bool PendingEntry(ReadOnlySpan<byte> rowKey, ReadOnlySpan<byte> record, ref KeyWriter entry)
    {
        if (!GrantKeys.TrySplit(rowKey, out ReadOnlySpan<byte> partition, out ReadOnlySpan<byte> principal) || !new GrantRecordView(record).NeedsExpansion)
        {
            return false;
        }

        ByNeedsExpansionKeys.Write(ref entry, partition, principal);
        return true;
    }
}
