using System.Text;

namespace C1z.Cli.Inspection;

/// <summary>Keys as people can read them.</summary>
internal static class KeyText
{
    // Table bounds are for orientation: the start of a key tells what it is about.
    private const int MaxBytes = 40;

    /// <summary>The start of a key: printable ASCII as it is, separators as a middle dot, other bytes as two hex digits in brackets.</summary>
    public static string Short(ReadOnlySpan<byte> key)
    {
        var text = new StringBuilder(MaxBytes + 1);
        foreach (byte b in key[..Math.Min(key.Length, MaxBytes)])
        {
            _ = b switch
            {
                0 => text.Append('·'),
                > 0x20 and < 0x7F => text.Append((char)b),
                _ => text.Append('<').Append(Convert.ToHexStringLower([b])).Append('>'),
            };
        }

        return (key.Length > MaxBytes ? text.Append('…') : text).ToString();
    }
}
