using C1z.Engines.Keys;
using C1z.Engines.Lsm.Views;
using C1z.Engines.Lsm.Working;

namespace C1z.Engines.Lsm.Overlay;

/// <summary>A store among the strata over the sealed file. Rows and index rows are both in it, so nothing is derived.</summary>
internal sealed class OverlayStratum(OverlayStore store) : Stratum
{
    /// <summary>The store.</summary>
    public OverlayStore Store => store;

    /// <inheritdoc/>
    public override bool Open(KeyRange range, RowView below, bool hasBelow, Func<bool, RowSorter> sorter, List<RowCursor> into)
    {
        into.Add(store.Open(range));
        return true;
    }

    /// <summary>Closes the store; its files stay.</summary>
    public override void Dispose() => store.Dispose();
}
