namespace C1z.Engines.Tables;

/// <summary>Bytewise order of user keys.</summary>
internal sealed class KeyComparer : IComparer<byte[]>
{
    public static KeyComparer Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
}
