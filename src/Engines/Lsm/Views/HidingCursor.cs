using C1z.Engines.Keys;

namespace C1z.Engines.Lsm.Views;

/// <summary>Passes over the rows of some ranges.</summary>
internal sealed class HidingCursor(RowCursor rows, KeyRange[] hidden) : RowCursor
{
    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Key => rows.Key;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Value => rows.Value;

    /// <inheritdoc/>
    public override bool MoveNext() => rows.MoveNext() && PassHidden();

    /// <inheritdoc/>
    public override bool MoveToOrBehind(ReadOnlySpan<byte> key) => rows.MoveToOrBehind(key) && PassHidden();

    /// <inheritdoc/>
    public override void Dispose() => rows.Dispose();

    private bool PassHidden()
    {
        foreach (KeyRange range in hidden)
        {
            if (range.Contains(rows.Key) && !rows.MoveToOrBehind(range.Upper))
            {
                return false;
            }
        }

        return true;
    }
}
