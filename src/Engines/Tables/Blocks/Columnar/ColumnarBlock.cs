using System.Buffers.Binary;

namespace C1z.Engines.Tables;

/// <summary>The frame of a columnar block: how many rows, and where the page of every column lies.</summary>
/// <remarks>
/// Layout: a header of the block's kind, then version <c>01</c>, the number of columns (16 bits), the number of rows (32 bits), then for
/// every column its <see cref="ColumnType"/> and the offset of its page from the block's start (32 bits), then the pages, then one byte of
/// padding. All integers little-endian. This is an on-disk format: a change is a new version.
/// </remarks>
internal struct ColumnarBlock
{
    private const byte Version = 1;
    private const int HeaderLength = 7;
    private const int ColumnLength = 5;

    private ArraySegment<byte> _block;
    private int _columnsAt;
    private int _columns;

    /// <summary>The number of rows.</summary>
    public int Rows { get; private set; }

    /// <summary>Where the block is, for messages.</summary>
    public BlockLocation Location { get; private set; }

    /// <summary>The block's bytes.</summary>
    public readonly ArraySegment<byte> Bytes => _block;

    /// <summary>Decodes and checks the frame.</summary>
    /// <param name="block">The whole block.</param>
    /// <param name="customHeader">Bytes in front that belong to the block's kind.</param>
    /// <param name="schema">The columns that must be there, exactly.</param>
    /// <param name="location">For messages.</param>
    public static ColumnarBlock Parse(ArraySegment<byte> block, int customHeader, ReadOnlySpan<ColumnType> schema, BlockLocation location)
    {
        ReadOnlySpan<byte> bytes = block;
        int pagesAt = customHeader + HeaderLength + (schema.Length * ColumnLength);
        if (bytes.Length < pagesAt + 1)
        {
            location.ThrowMalformed("the columnar block is shorter than its header");
        }

        ReadOnlySpan<byte> header = bytes[customHeader..];
        int columns = BinaryPrimitives.ReadUInt16LittleEndian(header[1..]);
        uint rows = BinaryPrimitives.ReadUInt32LittleEndian(header[3..]);
        if (header[0] != Version || columns != schema.Length)
        {
            location.ThrowMalformed(
                $"a columnar block of this kind has version {Version} and {schema.Length} columns, not version {header[0]} and {columns}");
        }

        // Two rows differ in some column, so every row after the first costs a byte somewhere.
        if (rows > (uint)bytes.Length)
        {
            location.ThrowMalformed($"{rows} rows cannot lie in a block of {bytes.Length} bytes");
        }

        var parsed = new ColumnarBlock
        {
            _block = block,
            _columnsAt = customHeader + HeaderLength,
            _columns = columns,
            Rows = (int)rows,
            Location = location,
        };
        int previous = pagesAt;
        for (int i = 0; i < columns; i++)
        {
            var type = (ColumnType)bytes[parsed._columnsAt + (i * ColumnLength)];
            uint offset = parsed.PageOffset(i);
            if (type != schema[i])
            {
                location.ThrowMalformed($"column {i} has type {(byte)type}, expected {schema[i]}");
            }

            if (offset < (uint)previous || offset > (uint)(bytes.Length - 1))
            {
                location.ThrowMalformed($"the page of column {i} at {offset} does not lie behind the one before and within the block");
            }

            previous = (int)offset;
        }

        return parsed;
    }

    /// <summary>Opens a column of unsigned integers.</summary>
    /// <param name="column">The column.</param>
    /// <param name="rows">How many there are.</param>
    public readonly UIntColumn UInts(int column, int rows)
    {
        (int at, int end) = Page(column);
        return UIntColumn.Parse(_block, ref at, end, rows, Location);
    }

    /// <summary>Opens a column of byte strings.</summary>
    /// <param name="column">The column.</param>
    /// <param name="rows">How many there are.</param>
    public readonly BytesColumn ByteStrings(int column, int rows)
    {
        (int at, int end) = Page(column);
        return BytesColumn.Parse(_block, at, end, rows, Location);
    }

    /// <summary>Opens a column of sorted, prefix-compressed byte strings, one a row.</summary>
    public readonly PrefixBytesColumn PrefixBytes(int column)
    {
        (int at, int end) = Page(column);
        return PrefixBytesColumn.Parse(_block, at, end, Rows, Location);
    }

    /// <summary>Opens a column of booleans, one a row.</summary>
    public readonly BoolColumn Bools(int column)
    {
        (int at, int end) = Page(column);
        return BoolColumn.Parse(_block, at, end, Rows, Location);
    }

    private readonly uint PageOffset(int column) =>
        BinaryPrimitives.ReadUInt32LittleEndian(_block.AsSpan(_columnsAt + (column * ColumnLength) + 1));

    private readonly (int Start, int End) Page(int column) =>
        ((int)PageOffset(column), column + 1 < _columns ? (int)PageOffset(column + 1) : _block.Count - 1);
}
