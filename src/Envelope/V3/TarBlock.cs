using System.Text;

namespace C1z.Envelope;

/// <summary>The fields of a 512-byte USTAR header block.</summary>
/// <remarks>
/// On-disk format (POSIX ustar), offsets and lengths in bytes: name 0+100, mode 100+8, uid 108+8, gid 116+8, size 124+12, mtime 136+12, checksum 148+8,
/// type 156+1, link 157+100, magic and version 257+8 (<c>ustar\0</c> <c>00</c>), user 265+32, group 297+32, device 329+16, prefix 345+155, zeros 500+12.
/// Numbers are octal digits with a zero or a space behind them.
/// </remarks>
internal static class TarBlock
{
    internal const int Size = 512;
    internal const byte RegularFile = (byte)'0';
    internal const byte Directory = (byte)'5';
    internal const byte ExtendedHeader = (byte)'x';
    internal const int TypeOffset = 156;
    internal const int NameBytes = 100;
    internal const int PrefixBytes = 155;

    /// <summary>The largest size that the size field can say: 8 GiB less one.</summary>
    internal const long MaxPlainSize = (1L << 33) - 1;

    internal static readonly Range Name = 0..100;
    internal static readonly Range Mode = 100..108;
    internal static readonly Range UserId = 108..116;
    internal static readonly Range GroupId = 116..124;
    internal static readonly Range Length = 124..136;
    internal static readonly Range Time = 136..148;
    internal static readonly Range Checksum = 148..156;
    internal static readonly Range MagicAndVersion = 257..265;
    internal static readonly Range DeviceMajor = 329..337;
    internal static readonly Range DeviceMinor = 337..345;
    internal static readonly Range Prefix = 345..500;

    internal static ReadOnlySpan<byte> Magic => "ustar\000"u8;

    /// <summary>The number of padding bytes behind content of this length.</summary>
    internal static int Padding(long length) => (int)(-length & (Size - 1));

    /// <summary>The sum of all bytes, those of the checksum field counted as spaces.</summary>
    internal static int Sum(ReadOnlySpan<byte> block)
    {
        int sum = ' ' * 8;
        foreach (byte b in block)
        {
            sum += b;
        }

        foreach (byte b in block[Checksum])
        {
            sum -= b;
        }

        return sum;
    }

    /// <summary>Reads an octal number; false when the field holds anything else.</summary>
    internal static bool TryReadOctal(ReadOnlySpan<byte> field, out long value)
    {
        value = 0;
        int digits = field.IndexOfAnyExceptInRange((byte)'0', (byte)'7');
        digits = digits < 0 ? field.Length : digits;
        foreach (byte digit in field[..digits])
        {
            value = (value << 3) | (uint)(digit - '0');
        }

        return digits > 0 && field[digits..].IndexOfAnyExcept((byte)0, (byte)' ') < 0;
    }

    internal static void WriteOctal(Span<byte> field, long value)
    {
        field[^1] = 0;
        for (int i = field.Length - 2; i >= 0; i--)
        {
            field[i] = (byte)('0' + (value & 7));
            value >>= 3;
        }
    }

    /// <summary>Reads text up to the first zero; false when it is not UTF-8 or bytes follow that zero.</summary>
    internal static bool TryReadText(ReadOnlySpan<byte> field, out string text)
    {
        int end = field.IndexOf((byte)0);
        ReadOnlySpan<byte> bytes = end < 0 ? field : field[..end];
        text = "";
        if (!System.Text.Unicode.Utf8.IsValid(bytes) || (end >= 0 && field[end..].IndexOfAnyExcept((byte)0) >= 0))
        {
            return false;
        }

        text = Encoding.UTF8.GetString(bytes);
        return true;
    }
}
