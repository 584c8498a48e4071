using System.Text;

namespace C1z.Adapters.Verification;

/// <summary>Compares stored bytes with the text of a message, without making a string of them.</summary>
internal static class Utf8Text
{
    /// <summary>True when the bytes are the UTF-8 form of the text.</summary>
    public static bool Equals(ReadOnlySpan<byte> utf8, string text)
    {
        if (Ascii.Equals(utf8, text))
        {
            return true;
        }

        // ASCII of the same length differs for good; anything else is compared in full.
        return !(utf8.Length == text.Length && Ascii.IsValid(utf8)) && Encoding.UTF8.GetString(utf8) == text;
    }
}
