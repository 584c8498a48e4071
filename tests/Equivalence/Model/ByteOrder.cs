using System.Text;

namespace C1z.Equivalence.Model;

/// <summary>Orders texts and keys by their bytes.</summary>
internal sealed class ByteOrder : IComparer<string>, IComparer<byte[]>
{
    public static ByteOrder Comparer { get; } = new();

    public int Compare(string? x, string? y) => Compare(Encoding.UTF8.GetBytes(x ?? ""), Encoding.UTF8.GetBytes(y ?? ""));

    public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
}
