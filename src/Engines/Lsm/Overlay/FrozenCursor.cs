using C1z.Engines.Lsm.Views;
using C1z.Engines.Tables;

namespace C1z.Engines.Lsm.Overlay;

/// <summary>Walks rows of the store in its table files, removals included, without a native call: for whoever reads everything.</summary>
internal sealed class FrozenCursor(MergingIterator rows) : RowCursor
{
    private bool _started;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Key => rows.Key;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Value => OverlayFormat.ValueOf(rows.Value);

    /// <inheritdoc/>
    public override bool IsTombstone => OverlayFormat.IsRemoval(rows.Value);

    /// <inheritdoc/>
    public override bool MoveNext()
    {
        if (_started)
        {
            return rows.Next();
        }

        _started = true;
        return rows.First();
    }

    /// <inheritdoc/>
    public override bool MoveToOrBehind(ReadOnlySpan<byte> key)
    {
        _started = true;
        return rows.Seek(key);
    }

    /// <inheritdoc/>
    public override void Dispose() => rows.Dispose();
}
