namespace C1z.Engines.Tables;

/// <summary>A cursor over a columnar index block.</summary>
/// <remarks>
/// Columns: 0 separator (a user key), 1 block offset, 2 block length, 3 block properties. This is an on-disk format: a change is a new
/// version.
/// </remarks>
internal sealed class ColumnarIndexCursor : IndexBlockCursor
{
    private BytesColumn _separators;
    private UIntColumn _offsets;
    private UIntColumn _lengths;
    private int _rows;
    private int _row;

    /// <inheritdoc/>
    public override BlockHandle Handle => new(_offsets[_row], _lengths[_row]);

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Separator => _separators[_row];

    private static ReadOnlySpan<ColumnType> Schema => [ColumnType.Bytes, ColumnType.UInt, ColumnType.UInt, ColumnType.Bytes];

    /// <inheritdoc/>
    public override void Reset(ArraySegment<byte> block, BlockLocation location)
    {
        ColumnarBlock frame = ColumnarBlock.Parse(block, 0, Schema, location);
        _rows = frame.Rows;
        _separators = frame.ByteStrings(0, _rows);
        _offsets = frame.UInts(1, _rows);
        _lengths = frame.UInts(2, _rows);
        frame.ByteStrings(3, _rows);
        _row = -1;
    }

    /// <inheritdoc/>
    public override bool First() => MoveTo(0);

    /// <inheritdoc/>
    public override bool Last() => MoveTo(_rows - 1);

    /// <inheritdoc/>
    public override bool Next() => MoveTo(_row + 1);

    /// <inheritdoc/>
    public override bool Previous() => MoveTo(_row - 1);

    /// <inheritdoc/>
    public override bool Seek(ReadOnlySpan<byte> userKey)
    {
        int low = 0;
        int high = _rows;
        while (low < high)
        {
            int middle = (int)(((uint)low + (uint)high) / 2);
            if (_separators[middle].SequenceCompareTo(userKey) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return MoveTo(low);
    }

    private bool MoveTo(int row)
    {
        if ((uint)row >= (uint)_rows)
        {
            return false;
        }

        _row = row;
        return true;
    }
}
