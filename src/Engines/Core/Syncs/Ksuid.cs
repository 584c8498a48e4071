using System.Buffers.Binary;
using System.Security.Cryptography;

namespace C1z.Engines;

/// <summary>K-sortable ids of syncs: 27 base-62 digits that sort by creation second.</summary>
/// <remarks>
/// <para>On-disk format; a change is a new version. 20 bytes, read as one big-endian number and written in base 62:</para>
/// <list type="table">
/// <item><term>0..3</term><description>u32 big endian: seconds since 2014-05-13T16:53:20Z (Unix time 1,400,000,000)</description></item>
/// <item><term>4..19</term><description>random</description></item>
/// </list>
/// </remarks>
public static class Ksuid
{
    /// <summary>Characters of the text form.</summary>
    public const int TextLength = 27;

    /// <summary>Bytes of the binary form.</summary>
    public const int ByteLength = 20;

    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const long EpochSeconds = 1_400_000_000;

    /// <summary>Makes a new id.</summary>
    /// <param name="clock">Where the second comes from.</param>
    /// <returns>The text form.</returns>
    public static string New(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        Span<byte> bytes = stackalloc byte[ByteLength];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)(clock.GetUtcNow().ToUnixTimeSeconds() - EpochSeconds));
        RandomNumberGenerator.Fill(bytes[4..]);
        return Encode(bytes);
    }

    /// <summary>Writes 20 bytes as text.</summary>
    /// <param name="bytes">Exactly <see cref="ByteLength"/> bytes.</param>
    /// <returns>The text form.</returns>
    /// <exception cref="ArgumentException">Another length.</exception>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != ByteLength)
        {
            throw new ArgumentException($"a sync id has {ByteLength} bytes, not {bytes.Length}", nameof(bytes));
        }

        Span<uint> limbs = stackalloc uint[5];
        for (int i = 0; i < 5; i++)
        {
            limbs[i] = BinaryPrimitives.ReadUInt32BigEndian(bytes[(i * 4)..]);
        }

        Span<char> text = stackalloc char[TextLength];
        for (int digit = TextLength - 1; digit >= 0; digit--)
        {
            ulong rest = 0;
            for (int i = 0; i < 5; i++)
            {
                ulong value = (rest << 32) | limbs[i];
                limbs[i] = (uint)(value / 62);
                rest = value % 62;
            }

            text[digit] = Alphabet[(int)rest];
        }

        return new string(text);
    }

    /// <summary>Reads the text form.</summary>
    /// <param name="text">27 base-62 digits.</param>
    /// <param name="bytes">Receives 20 bytes.</param>
    /// <returns>False when the text is not a sync id or its number does not fit 20 bytes.</returns>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        if (text.Length != TextLength || bytes.Length < ByteLength)
        {
            return false;
        }

        Span<uint> limbs = stackalloc uint[5];
        foreach (char c in text)
        {
            int digit = Alphabet.IndexOf(c);
            if (digit < 0)
            {
                return false;
            }

            ulong carry = (ulong)digit;
            for (int i = 4; i >= 0; i--)
            {
                ulong value = ((ulong)limbs[i] * 62) + carry;
                limbs[i] = (uint)value;
                carry = value >> 32;
            }

            if (carry != 0)
            {
                return false;
            }
        }

        for (int i = 0; i < 5; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes[(i * 4)..], limbs[i]);
        }

        return true;
    }
}
