using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace C1z.Engines.Tables;

/// <summary>A column of unsigned integers.</summary>
/// <remarks>
/// Page: an encoding byte, whose low seven bits are the width of a value (0, 1, 2, 4 or 8 bytes) and whose high bit says that a 64-bit
/// base follows; then, aligned to the width from the block's start, the values, each to be added to the base. Width 0: all equal the base.
/// No rows, no bytes. This is an on-disk format: a change is a new version.
/// </remarks>
internal readonly struct UIntColumn
{
    private const byte HasBase = 0x80;

    private readonly byte[] _array;
    private readonly int _at;
    private readonly int _width;
    private readonly ulong _base;

    private UIntColumn(byte[] array, int at, int width, ulong @base)
    {
        _array = array;
        _at = at;
        _width = width;
        _base = @base;
    }

    /// <summary>The value of a row; the caller keeps to the rows that <see cref="Parse"/> was given.</summary>
    public ulong this[int row]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => unchecked(_base + _width switch
        {
            0 => 0UL,
            1 => _array[_at + row],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(_array.AsSpan(_at + (row * 2), 2)),
            4 => BinaryPrimitives.ReadUInt32LittleEndian(_array.AsSpan(_at + (row * 4), 4)),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(_array.AsSpan(_at + (row * 8), 8)),
        });
    }

    /// <summary>Decodes the page's head, checks that all values lie in it, and moves behind them.</summary>
    public static UIntColumn Parse(ArraySegment<byte> block, ref int at, int end, int rows, BlockLocation location)
    {
        if (rows == 0)
        {
            return new UIntColumn([], 0, 0, 0);
        }

        ReadOnlySpan<byte> bytes = block;
        if (at >= end)
        {
            location.ThrowMalformed("a page of integers starts with its encoding");
        }

        byte encoding = bytes[at++];
        int width = encoding & ~HasBase;
        ulong @base = 0;
        if ((encoding & HasBase) != 0)
        {
            if (end - at < sizeof(ulong))
            {
                location.ThrowMalformed("a page of integers ends within its base");
            }

            @base = BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
            at += sizeof(ulong);
        }

        if (width is not (0 or 1 or 2 or 4 or 8))
        {
            location.ThrowMalformed($"{width} is not a width of integers");
        }

        if (width > 1)
        {
            at = (at + width - 1) & -width;
        }

        if ((long)rows * width > end - at)
        {
            location.ThrowMalformed($"{rows} integers of {width} bytes do not fit their page");
        }

        var column = new UIntColumn(block.Array!, block.Offset + at, width, @base);
        at += rows * width;
        return column;
    }
}
