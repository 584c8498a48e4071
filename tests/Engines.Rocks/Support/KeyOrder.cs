namespace C1z.Engines.Rocks.Tests;

/// <summary>Byte order, as every sorted structure here has it.</summary>
internal sealed class KeyOrder : IComparer<byte[]>
{
    public static KeyOrder Instance { get; } = new();

    public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
}
