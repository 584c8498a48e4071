namespace C1z.Engines.Lsm.Loading;

/// <summary>Where a row lies in a <see cref="RowArena"/>: its key, and right behind it its value.</summary>
/// <param name="Slab">Which slab.</param>
/// <param name="Offset">Where the key begins.</param>
/// <param name="KeyLength">Bytes of the key.</param>
/// <param name="ValueLength">Bytes of the value; <see cref="Deleted"/> for a key that is removed.</param>
internal readonly record struct RunEntry(int Slab, int Offset, int KeyLength, int ValueLength)
{
    /// <summary>The value length of a tombstone.</summary>
    public const int Deleted = -1;

    /// <summary>Whether the row removes its key instead of setting it.</summary>
    public bool IsTombstone => ValueLength == Deleted;

    /// <summary>Bytes of key and value.</summary>
    public int Length => KeyLength + Math.Max(ValueLength, 0);
}
