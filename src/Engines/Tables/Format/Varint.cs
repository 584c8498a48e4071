using System.Runtime.CompilerServices;

namespace C1z.Engines.Tables;

/// <summary>
/// Unsigned integers of 1–10 bytes: seven bits a byte, least significant group first, the high bit says that more follow.
/// </summary>
/// <remarks>This is an on-disk format: a change is a new version. Padded forms are read, shortest forms are written.</remarks>
internal static class Varint
{
    /// <summary>The longest encoding of 64 bits.</summary>
    public const int MaxLength = 10;

    /// <summary>
    /// Reads at <paramref name="position"/> and moves it behind the value; <see langword="false"/> when the bytes end or exceed 64 bits.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ReadOnlySpan<byte> source, ref int position, out ulong value)
    {
        if ((uint)position < (uint)source.Length && source[position] < 0x80)
        {
            value = source[position++];
            return true;
        }

        return TryReadLong(source, ref position, out value);
    }

    /// <summary>Reads a value that must fit a non-negative <see cref="int"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadInt32(ReadOnlySpan<byte> source, ref int position, out int value)
    {
        bool read = TryRead(source, ref position, out ulong wide) && wide <= int.MaxValue;
        value = read ? (int)wide : 0;
        return read;
    }

    /// <summary>Writes the shortest form and returns its length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Write(Span<byte> destination, ulong value)
    {
        int length = 0;
        while (value >= 0x80)
        {
            destination[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        destination[length++] = (byte)value;
        return length;
    }

    private static bool TryReadLong(ReadOnlySpan<byte> source, ref int position, out ulong value)
    {
        value = 0;
        int at = position;
        for (int shift = 0; shift < 64 && (uint)at < (uint)source.Length; shift += 7)
        {
            byte next = source[at++];
            if (shift == 63 && next > 1)
            {
                return false;
            }

            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                position = at;
                return true;
            }
        }

        return false;
    }
}
