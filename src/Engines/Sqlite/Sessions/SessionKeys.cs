using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace C1z.Engines.Sqlite.Sessions;

/// <summary>Keys of session values: the user's prefix and the user's key, stored as one text.</summary>
internal static class SessionKeys
{
    // The last code point, and the two around the surrogates, which have no UTF-8 form.
    private const int LastCodePoint = 0x10FFFF;
    private const int LastBelowSurrogates = 0xD7FF;
    private const int FirstAboveSurrogates = 0xE000;

    /// <summary>The text that follows every text with a prefix, in the order of UTF-8 bytes.</summary>
    /// <remarks>With it, "starts with" becomes a range over the index: exact, bytewise, without patterns.</remarks>
    /// <param name="prefix">The prefix.</param>
    /// <param name="end">The smallest text behind all of them.</param>
    /// <returns>False when there is none: an empty prefix, or one of nothing but the last code point.</returns>
    public static bool TryEndOf(string prefix, [NotNullWhen(true)] out string? end)
    {
        Rune[] runes = [.. prefix.EnumerateRunes()];
        for (int i = runes.Length - 1; i >= 0; i--)
        {
            if (runes[i].Value != LastCodePoint)
            {
                int next = runes[i].Value == LastBelowSurrogates ? FirstAboveSurrogates : runes[i].Value + 1;
                end = string.Concat(runes.AsSpan(0, i).ToArray().Append(new Rune(next)).Select(rune => rune.ToString()));
                return true;
            }
        }

        end = null;
        return false;
    }

    /// <summary>Takes the prefix off a stored key.</summary>
    /// <param name="stored">The stored key; starts with the prefix.</param>
    /// <param name="prefixBytes">Bytes of the prefix in UTF-8.</param>
    /// <returns>The user's key.</returns>
    public static string WithoutPrefix(ReadOnlySpan<byte> stored, int prefixBytes) => Encoding.UTF8.GetString(stored[prefixBytes..]);
}
