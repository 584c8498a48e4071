using System.Runtime.CompilerServices;

namespace C1z.Engines.Tables;

/// <summary>A column of byte strings.</summary>
/// <remarks>
/// Page: one more offset than rows, as a page of integers (<see cref="UIntColumn"/>), then the data that they point into; row <c>i</c> lies
/// between offsets <c>i</c> and <c>i + 1</c>. No rows, no bytes. This is an on-disk format: a change is a new version.
/// </remarks>
internal readonly struct BytesColumn
{
    private readonly UIntColumn _offsets;
    private readonly byte[] _array;
    private readonly int _dataAt;
    private readonly int _dataLength;
    private readonly BlockLocation _location;

    private BytesColumn(UIntColumn offsets, byte[] array, int dataAt, int dataLength, BlockLocation location)
    {
        _offsets = offsets;
        _array = array;
        _dataAt = dataAt;
        _dataLength = dataLength;
        _location = location;
    }

    /// <summary>Decodes the page's head.</summary>
    public static BytesColumn Parse(ArraySegment<byte> block, int at, int end, int rows, BlockLocation location)
    {
        if (rows == 0)
        {
            return new BytesColumn(default, [], 0, 0, location);
        }

        UIntColumn offsets = UIntColumn.Parse(block, ref at, end, rows + 1, location);
        return new BytesColumn(offsets, block.Array!, block.Offset + at, end - at, location);
    }

    /// <summary>Where a row lies in the block's array; the caller keeps to the rows that <see cref="Parse"/> was given.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (int Start, int Length) Locate(int row)
    {
        ulong start = _offsets[row];
        ulong end = _offsets[row + 1];
        if (start > end || end > (ulong)_dataLength)
        {
            _location.ThrowMalformed($"byte string {row} ({start} to {end}) does not lie within its page");
        }

        return (_dataAt + (int)start, (int)(end - start));
    }

    /// <summary>The bytes of a row.</summary>
    public ReadOnlySpan<byte> this[int row]
    {
        get
        {
            (int start, int length) = Locate(row);
            return new ReadOnlySpan<byte>(_array, start, length);
        }
    }

    /// <summary>Whether the strings of all rows together are empty.</summary>
    public bool IsEmpty(int rows) => rows == 0 || _offsets[0] == _offsets[rows];
}
