namespace C1z.Engines.Tables;

/// <summary>
/// A cursor over a row index block: the key is an internal key, the value a block handle that block properties may follow.
/// </summary>
/// <remarks>This is an on-disk format: a change is a new version.</remarks>
internal sealed class RowIndexCursor : IndexBlockCursor
{
    private readonly RowBlock _rows = new(InternalKey.TrailerLength);

    /// <inheritdoc/>
    public override BlockHandle Handle
    {
        get
        {
            int at = 0;
            return BlockHandle.TryRead(_rows.Value, ref at, out BlockHandle handle)
                ? handle
                : throw _rows.Location.Error(TableErrorCode.Malformed, "an index entry's value does not start with a block handle");
        }
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Separator => _rows.OrderedKey;

    /// <inheritdoc/>
    public override void Reset(ArraySegment<byte> block, BlockLocation location) => _rows.Reset(block, location);

    /// <inheritdoc/>
    public override bool First() => _rows.First();

    /// <inheritdoc/>
    public override bool Last() => _rows.Last();

    /// <inheritdoc/>
    public override bool Next() => _rows.Next();

    /// <inheritdoc/>
    public override bool Previous() => _rows.Previous();

    /// <inheritdoc/>
    public override bool Seek(ReadOnlySpan<byte> userKey) => _rows.Seek(userKey);
}
