using C1z.Engines.Lsm.Views;
using C1z.Engines.Tables;

namespace C1z.Engines.Lsm.Overlay;

/// <summary>Walks rows of the store in its table files, removals included, without a native call: for whoever reads everything.</summary>
internal sealed class FrozenCursor(MergingIterator rows) : TableRowCursor(rows)
{
    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Value => OverlayFormat.ValueOf(base.Value);

    /// <inheritdoc/>
    public override bool IsTombstone => OverlayFormat.IsRemoval(base.Value);
}
