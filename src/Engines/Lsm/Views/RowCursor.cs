namespace C1z.Engines.Lsm.Views;

/// <summary>Walks rows of a range in key order, forward.</summary>
/// <remarks>For one thread. Stands before the first row at first. Key and value are valid until the next move.</remarks>
internal abstract class RowCursor : IDisposable
{
    /// <summary>The current key.</summary>
    public abstract ReadOnlySpan<byte> Key { get; }

    /// <summary>The current value; empty for a tombstone.</summary>
    public abstract ReadOnlySpan<byte> Value { get; }

    /// <summary>Whether the current row removes its key. Only layers have such rows; a view has none.</summary>
    public virtual bool IsTombstone => false;

    /// <summary>Moves to the next row.</summary>
    /// <returns>False behind the last row of the range.</returns>
    public abstract bool MoveNext();

    /// <summary>Moves to the first row of the range whose key is not below a key.</summary>
    /// <param name="key">The key.</param>
    /// <returns>False when there is none.</returns>
    public abstract bool MoveToOrBehind(ReadOnlySpan<byte> key);

    /// <inheritdoc/>
    public abstract void Dispose();
}
