using C1z.Engines.Tables;

namespace C1z.Engines.Lsm.Views;

/// <summary>Walks the live rows of a table directory.</summary>
internal class TableRowCursor(MergingIterator rows) : RowCursor
{
    private bool _started;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Key => rows.Key;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Value => rows.Value;

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
