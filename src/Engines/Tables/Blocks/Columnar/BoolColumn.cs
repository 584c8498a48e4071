using System.Buffers.Binary;

namespace C1z.Engines.Tables;

/// <summary>A column of booleans.</summary>
/// <remarks>
/// Page: <c>01</c> alone when all are false; else <c>00</c>, then, aligned to 8 from the block's start, 64-bit little-endian words of one
/// bit
/// a row, least significant first (a summary of the words follows and isn't read). This is an on-disk format: a change is a new version.
/// </remarks>
internal readonly struct BoolColumn
{
    private const byte AllFalse = 1;
    private const byte Bitmap = 0;
    private const int WordBits = 64;

    private readonly byte[]? _array;
    private readonly int _at;

    private BoolColumn(byte[] array, int at)
    {
        _array = array;
        _at = at;
    }

    /// <summary>Whether no row is true, known without looking at bits.</summary>
    public bool IsAllFalse => _array is null;

    /// <summary>The value of a row; the caller keeps to the rows that <see cref="Parse"/> was given.</summary>
    public bool this[int row] =>
        _array is not null
        && ((BinaryPrimitives.ReadUInt64LittleEndian(_array.AsSpan(_at + (row / WordBits * sizeof(ulong)))) >> (row % WordBits)) & 1) != 0;

    /// <summary>Decodes the page's head.</summary>
    public static BoolColumn Parse(ArraySegment<byte> block, int at, int end, int rows, BlockLocation location)
    {
        if (rows == 0)
        {
            return default;
        }

        if (at >= end)
        {
            location.ThrowMalformed("a page of booleans starts with its encoding");
        }

        switch (block[at])
        {
            case AllFalse:
                return default;
            case Bitmap:
                int words = (at + sizeof(ulong)) & -sizeof(ulong);
                if ((long)((rows + WordBits - 1) / WordBits) * sizeof(ulong) > end - words)
                {
                    location.ThrowMalformed($"{rows} booleans do not fit their page");
                }

                return new BoolColumn(block.Array!, block.Offset + words);
            default:
                throw location.Error(TableErrorCode.Malformed, $"{block[at]} is not an encoding of booleans");
        }
    }
}
