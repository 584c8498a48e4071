using C1z.Engines.Lsm.Views;
using C1z.Engines.Rocks;

namespace C1z.Engines.Lsm.Overlay;

/// <summary>Walks rows of the store through the library, removals included: for pages and points.</summary>
internal sealed class OverlayCursor(RocksCursor rows) : RowCursor
{
    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Key => rows.Key;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Value => OverlayFormat.ValueOf(rows.Value);

    /// <inheritdoc/>
    public override bool IsTombstone => OverlayFormat.IsRemoval(rows.Value);

    /// <inheritdoc/>
    public override bool MoveNext() => rows.MoveNext();

    /// <inheritdoc/>
    public override bool MoveToOrBehind(ReadOnlySpan<byte> key) => rows.MoveToOrBehind(key);

    /// <inheritdoc/>
    public override void Dispose() => rows.Dispose();
}
