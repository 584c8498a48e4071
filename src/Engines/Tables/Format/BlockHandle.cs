namespace C1z.Engines.Tables;

/// <summary>Where a block lies: offset and length as two varints. The length leaves out the five bytes of the block's trailer.</summary>
/// <remarks>This is an on-disk format: a change is a new version.</remarks>
/// <param name="Offset">Bytes from the start of the table.</param>
/// <param name="Length">Bytes of stored data.</param>
internal readonly record struct BlockHandle(ulong Offset, ulong Length)
{
    /// <summary>The longest encoding.</summary>
    public const int MaxLength = 2 * Varint.MaxLength;

    /// <summary>Reads a handle and moves behind it.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, ref int position, out BlockHandle handle)
    {
        if (Varint.TryRead(source, ref position, out ulong offset) && Varint.TryRead(source, ref position, out ulong length))
        {
            handle = new BlockHandle(offset, length);
            return true;
        }

        handle = default;
        return false;
    }

    /// <summary>Writes the handle and returns the bytes used.</summary>
    public int Write(Span<byte> destination)
    {
        int written = Varint.Write(destination, Offset);
        return written + Varint.Write(destination[written..], Length);
    }
}
