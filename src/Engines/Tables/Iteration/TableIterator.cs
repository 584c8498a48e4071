namespace C1z.Engines.Tables;

/// <summary>Walks all point entries of one table in its order, newest entry of a key first, tombstones included.</summary>
/// <remarks>
/// For one thread. Keys and values are valid until the next move. A <see cref="TableException"/> leaves the iterator unpositioned; an
/// iterator
/// that returned <see langword="false"/> has really ended.
/// </remarks>
public sealed class TableIterator : IDisposable
{
    private readonly TableCursor _cursor;
    private readonly EntrySlot _slot = new();

    internal TableIterator(TableReader table)
    {
        _cursor = new TableCursor(_slot);
        _cursor.Reset(table, KeyRange.All, null);
    }

    /// <summary>Whether it stands on an entry.</summary>
    public bool IsValid { get; private set; }

    /// <summary>The current user key.</summary>
    public ReadOnlySpan<byte> Key => _slot.UserKey;

    /// <summary>The current value.</summary>
    public ReadOnlySpan<byte> Value => _slot.Value;

    /// <summary>The current sequence number, as stored.</summary>
    public ulong Sequence => InternalKey.Sequence(_slot.Trailer);

    /// <summary>What the current entry does.</summary>
    public EntryKind Kind => InternalKey.Kind(_slot.Trailer);

    /// <summary>Moves to the first entry.</summary>
    public bool First() => Move(static c => c.First());

    /// <summary>Moves to the last entry.</summary>
    public bool Last() => Move(static c => c.Last());

    /// <summary>Moves to the next entry.</summary>
    public bool Next() => IsValid && Move(static c => c.Next());

    /// <summary>Moves to the entry before.</summary>
    public bool Previous() => IsValid && Move(static c => c.Previous());

    /// <summary>Moves to the first entry whose key is at least the target.</summary>
    public bool Seek(ReadOnlySpan<byte> key)
    {
        IsValid = false;
        return IsValid = _cursor.Seek(key);
    }

    /// <summary>Moves to the last entry whose key is below the target.</summary>
    public bool SeekBefore(ReadOnlySpan<byte> key)
    {
        IsValid = false;
        return IsValid = _cursor.SeekBefore(key);
    }

    /// <inheritdoc/>
    public void Dispose() => _cursor.Dispose();

    private bool Move(Func<TableCursor, bool> step)
    {
        IsValid = false;
        return IsValid = step(_cursor);
    }
}
