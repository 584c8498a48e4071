namespace C1z.Engines;

/// <summary>Orders strings as their UTF-8 bytes order: by code point.</summary>
/// <remarks>
/// Ordinal .NET order compares UTF-16 units and puts U+1F600 (a surrogate pair, D83D…) before U+FFFD; files order bytes, where it is
/// the other way round. Maps in deterministic records are sorted with this comparer.
/// </remarks>
public sealed class Utf8Order : IComparer<string>
{
    /// <summary>The comparer; stateless and safe for all threads.</summary>
    public static Utf8Order Comparer { get; } = new();

    private Utf8Order()
    {
    }

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        }

        int common = x.AsSpan().CommonPrefixLength(y);
        if (common == x.Length || common == y.Length)
        {
            return x.Length.CompareTo(y.Length);
        }

        return Rank(x[common]).CompareTo(Rank(y[common]));
    }

    // Lifts surrogates above the rest of the basic plane, which is where their code points sort.
    private static int Rank(char c) => char.IsSurrogate(c) ? c + 0x10000 : c;
}
