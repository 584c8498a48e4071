namespace C1z.Engines.Tables;

/// <summary>
/// A cursor over one index block, row or columnar: a separator key and the handle of a block whose keys are all at most the separator
/// and above the separator before.
/// </summary>
internal abstract class IndexBlockCursor
{
    /// <summary>The handle of the current block.</summary>
    public abstract BlockHandle Handle { get; }

    /// <summary>The current separator, a user key.</summary>
    public abstract ReadOnlySpan<byte> Separator { get; }

    /// <summary>Takes a block and checks its frame.</summary>
    public abstract void Reset(ArraySegment<byte> block, BlockLocation location);

    /// <summary>Moves to the first entry.</summary>
    public abstract bool First();

    /// <summary>Moves to the last entry.</summary>
    public abstract bool Last();

    /// <summary>Moves to the next entry.</summary>
    public abstract bool Next();

    /// <summary>Moves to the entry before; the cursor must stand on an entry.</summary>
    public abstract bool Previous();

    /// <summary>Moves to the first entry whose separator is at least the target.</summary>
    public abstract bool Seek(ReadOnlySpan<byte> userKey);

    /// <summary>Makes the cursor that a format needs.</summary>
    public static IndexBlockCursor Create(TableFormat format) =>
        format >= TableFormat.PebbleV5 ? new ColumnarIndexCursor() : new RowIndexCursor();
}
