namespace C1z.Engines.Tables;

/// <summary>A cursor over entries in internal-key order. Every move that returns <see langword="true"/> has filled the slot.</summary>
/// <remarks>
/// For one thread. A move that returned <see langword="false"/> leaves the cursor nowhere: position it again before stepping.
/// </remarks>
internal abstract class EntryCursor : IDisposable
{
    /// <summary>Creates a cursor that describes its entries in a slot.</summary>
    protected EntryCursor(EntrySlot slot) => Slot = slot;

    /// <summary>Where the current entry is described.</summary>
    public EntrySlot Slot { get; }

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

    /// <inheritdoc/>
    public abstract void Dispose();
}
