using System.Runtime.CompilerServices;

namespace C1z.Engines.Tables;

/// <summary>A column of sorted byte strings that share prefixes: one prefix for the block, one for every bundle of rows.</summary>
/// <remarks>
/// Page: the binary logarithm of the bundle size (1 byte), then a page of integers with <c>rows + bundles + 1</c> offsets, then data. The
/// first offset ends the block's prefix. The slices behind it come in bundles: the bundle's prefix, then one suffix a row. A row is block
/// prefix, bundle prefix, suffix; an empty suffix that is not the first of its bundle repeats the row before.
/// This is an on-disk format: a change is a new version.
/// </remarks>
internal readonly struct PrefixBytesColumn
{
    // Bundles of 16 are written; a repeated row costs a walk to the start of its bundle, so a huge bundle is refused.
    private const int MaxBundleShift = 10;

    private readonly UIntColumn _offsets;
    private readonly byte[] _array;
    private readonly int _dataAt;
    private readonly int _dataLength;
    private readonly int _shift;
    private readonly BlockLocation _location;

    private PrefixBytesColumn(UIntColumn offsets, byte[] array, int dataAt, int dataLength, int shift, BlockLocation location)
    {
        _offsets = offsets;
        _array = array;
        _dataAt = dataAt;
        _dataLength = dataLength;
        _shift = shift;
        _location = location;
        BlockPrefixLength = 0;
        if (array.Length > 0)
        {
            ulong prefix = offsets[0];
            if (prefix > (ulong)dataLength)
            {
                location.ThrowMalformed($"the block's key prefix of {prefix} bytes does not fit its page");
            }

            BlockPrefixLength = (int)prefix;
        }
    }

    /// <summary>Bytes that all rows share.</summary>
    public int BlockPrefixLength { get; }

    /// <summary>The bytes that all rows share.</summary>
    public ReadOnlySpan<byte> BlockPrefix => new(_array, _dataAt, BlockPrefixLength);

    /// <summary>Decodes the page's head.</summary>
    public static PrefixBytesColumn Parse(ArraySegment<byte> block, int at, int end, int rows, BlockLocation location)
    {
        if (rows == 0)
        {
            return new PrefixBytesColumn(default, [], 0, 0, 0, location);
        }

        if (at >= end)
        {
            location.ThrowMalformed("a page of keys starts with its bundle size");
        }

        int shift = block[at++];
        if (shift > MaxBundleShift)
        {
            location.ThrowMalformed($"a bundle of 2^{shift} keys is above the limit of 2^{MaxBundleShift}");
        }

        int bundles = (rows + (1 << shift) - 1) >> shift;
        UIntColumn offsets = UIntColumn.Parse(block, ref at, end, rows + bundles + 1, location);
        return new PrefixBytesColumn(offsets, block.Array!, block.Offset + at, end - at, shift, location);
    }

    /// <summary>The bundle that a row lies in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Bundle(int row) => row >> _shift;

    /// <summary>The bytes, behind the block's prefix, that all rows of a bundle share.</summary>
    public ReadOnlySpan<byte> BundlePrefix(int bundle) => Slice(bundle * ((1 << _shift) + 1));

    /// <summary>The bytes of a row behind both prefixes.</summary>
    public ReadOnlySpan<byte> Suffix(int row)
    {
        int first = ((row >> _shift) * ((1 << _shift) + 1)) + 1;
        int slice = first + (row & ((1 << _shift) - 1));
        ReadOnlySpan<byte> suffix = Slice(slice);
        while (suffix.IsEmpty && slice > first)
        {
            suffix = Slice(--slice);
        }

        return suffix;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<byte> Slice(int index)
    {
        ulong start = _offsets[index];
        ulong end = _offsets[index + 1];
        if (start > end || end > (ulong)_dataLength)
        {
            _location.ThrowMalformed($"key slice {index} ({start} to {end}) does not lie within its page");
        }

        return new ReadOnlySpan<byte>(_array, _dataAt + (int)start, (int)(end - start));
    }
}
