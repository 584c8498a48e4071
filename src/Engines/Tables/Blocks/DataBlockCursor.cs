namespace C1z.Engines.Tables;

/// <summary>A cursor over one data block, row or columnar. Every move that returns <see langword="true"/> has filled the slot.</summary>
internal abstract class DataBlockCursor
{
    /// <summary>Creates a cursor that describes its entries in a slot.</summary>
    protected DataBlockCursor(EntrySlot slot) => Slot = slot;

    /// <summary>Where the current entry is described.</summary>
    protected EntrySlot Slot { get; }

    /// <summary>Takes a block and checks its frame.</summary>
    public abstract void Reset(ArraySegment<byte> block, BlockLocation location);

    /// <summary>Moves to the first entry.</summary>
    public abstract bool First();

    /// <summary>Moves to the last entry.</summary>
    public abstract bool Last();

    /// <summary>Moves to the next entry.</summary>
    public abstract bool Next();

    /// <summary>Moves to the entry before.</summary>
    public abstract bool Previous();

    /// <summary>Moves to the first entry whose user key is at least the target.</summary>
    public abstract bool Seek(ReadOnlySpan<byte> userKey);

    /// <summary>Moves to the last entry whose user key is below the target.</summary>
    public abstract bool SeekBefore(ReadOnlySpan<byte> userKey);

    /// <summary>Makes the cursor that a format needs.</summary>
    public static DataBlockCursor Create(TableFormat format, EntrySlot slot) =>
        format >= TableFormat.PebbleV5 ? new ColumnarDataCursor(slot) : new RowDataCursor(slot, format);
}
