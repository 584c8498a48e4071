namespace C1z.Engines.Tables;

/// <summary>A cursor over a columnar data block.</summary>
/// <remarks>
/// Header: the length of the longest key (32 bits). Columns: 0 key (prefix bytes), 1 key suffix (empty for the bytewise comparer),
/// 2 trailer, 3 prefix changed, 4 value, 5 value is elsewhere, 6 entry is obsolete. This is an on-disk format: a change is a new version.
/// </remarks>
internal sealed class ColumnarDataCursor : DataBlockCursor
{
    private const int CustomHeader = sizeof(uint);

    private ColumnarBlock _frame;
    private PrefixBytesColumn _keys;
    private UIntColumn _trailers;
    private BytesColumn _values;
    private BoolColumn _external;
    private byte[] _block = [];
    private int _rows;
    private int _row;
    private int _bundle;
    private int _blockPrefixLength;
    private int _bundlePrefixEnd;
    private byte[] _key = new byte[128];
    private int _keyLength;

    /// <summary>Creates a cursor without a block.</summary>
    public ColumnarDataCursor(EntrySlot slot)
        : base(slot)
    {
    }

    private static ReadOnlySpan<ColumnType> Schema =>
    [
        ColumnType.PrefixBytes, ColumnType.Bytes, ColumnType.UInt, ColumnType.Bool, ColumnType.Bytes, ColumnType.Bool, ColumnType.Bool,
    ];

    /// <inheritdoc/>
    public override void Reset(ArraySegment<byte> block, BlockLocation location)
    {
        _frame = ColumnarBlock.Parse(block, CustomHeader, Schema, location);
        _rows = _frame.Rows;
        _keys = _frame.PrefixBytes(0);
        if (!_frame.ByteStrings(1, _rows).IsEmpty(_rows))
        {
            throw location.Error(TableErrorCode.Unsupported, "the block has key suffixes, which the bytewise comparer does not know");
        }

        _trailers = _frame.UInts(2, _rows);
        _values = _frame.ByteStrings(4, _rows);
        _external = _frame.Bools(5);
        _frame.Bools(3);
        _frame.Bools(6);
        _block = block.Array!;
        _row = -1;
        _bundle = -1;
        _blockPrefixLength = AppendKey(0, _keys.BlockPrefix);
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
    public override bool Seek(ReadOnlySpan<byte> userKey) => MoveTo(LowerBound(userKey));

    /// <inheritdoc/>
    public override bool SeekBefore(ReadOnlySpan<byte> userKey) => MoveTo(LowerBound(userKey) - 1);

    private int LowerBound(ReadOnlySpan<byte> userKey)
    {
        int low = 0;
        int high = _rows;
        while (low < high)
        {
            int middle = (int)(((uint)low + (uint)high) / 2);
            LoadKey(middle);
            if (new ReadOnlySpan<byte>(_key, 0, _keyLength).SequenceCompareTo(userKey) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private bool MoveTo(int row)
    {
        if ((uint)row >= (uint)_rows)
        {
            return false;
        }

        _row = row;
        LoadKey(row);
        if (!_external.IsAllFalse && _external[row])
        {
            throw _frame.Location.Error(
                TableErrorCode.Unsupported, $"the value of row {row} lies in a value block or a blob file, which are not read");
        }

        EntrySlot slot = Slot;
        slot.KeyArray = _key;
        slot.KeyOffset = 0;
        slot.KeyLength = _keyLength;
        slot.Trailer = _trailers[row];
        slot.ValueArray = _block;
        (slot.ValueOffset, slot.ValueLength) = _values.Locate(row);
        return true;
    }

    private void LoadKey(int row)
    {
        int bundle = _keys.Bundle(row);
        if (bundle != _bundle)
        {
            _bundlePrefixEnd = AppendKey(_blockPrefixLength, _keys.BundlePrefix(bundle));
            _bundle = bundle;
        }

        _keyLength = AppendKey(_bundlePrefixEnd, _keys.Suffix(row));
    }

    private int AppendKey(int at, ReadOnlySpan<byte> piece)
    {
        int length = at + piece.Length;
        if (length > _key.Length)
        {
            Array.Resize(ref _key, Math.Max(length, _key.Length * 2));
        }

        piece.CopyTo(_key.AsSpan(at));
        return length;
    }
}
