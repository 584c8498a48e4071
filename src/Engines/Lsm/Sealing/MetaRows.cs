using C1z.Engines.Keys;
using C1z.Engines.Lsm.Views;
using C1z.Engines.Lsm.Working;

namespace C1z.Engines.Lsm.Sealing;

/// <summary>The engine's own rows in a sealed file: stamps, stats, and what else a store carries along.</summary>
internal static class MetaRows
{
    /// <summary>Collects the rows, in no order.</summary>
    /// <param name="rows">The store.</param>
    /// <param name="stats">The stats of a finished sync; null for none.</param>
    /// <param name="meta">Receives them.</param>
    public static void Collect(RowView rows, byte[]? stats, RowSorter meta)
    {
        using (RowCursor cursor = rows.Open(KeyRange.OfType(KeySpace.Meta)))
        {
            while (cursor.MoveNext())
            {
                if (IsCarried(cursor.Key))
                {
                    meta.Add(cursor.Key, cursor.Value);
                }
            }
        }

        meta.Add(MetaKeys.KeyspaceVersion, MetaKeys.Stamp(MetaKeys.CurrentKeyspaceVersion));
        meta.Add(MetaKeys.IdFormat, MetaKeys.Stamp(MetaKeys.CurrentIdFormat));
        if (stats is not null)
        {
            meta.Add(MetaKeys.Stats, stats);
        }
    }

    // Whatever is marked as still to be built is built by the seal, and stats are counted by it.
    private static bool IsCarried(ReadOnlySpan<byte> key) =>
        !key.SequenceEqual(MetaKeys.Stats) && !key.SequenceEqual(MetaKeys.DeferredIndexPending) && !key.SequenceEqual(MetaKeys.DigestBuildPending);
}
