using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace C1z.Engines.Tables;

/// <summary>CRC-32C (Castagnoli) in the masked form that tables and logs store.</summary>
/// <remarks>
/// The mask rotates right by 15 bits and adds a constant, so that the checksum of bytes that hold checksums stays a good one.
/// This is an on-disk format: a change is a new version.
/// </remarks>
internal static class Crc32C
{
    private const uint MaskDelta = 0xA282EAD8;

    /// <summary>The masked checksum of the bytes.</summary>
    public static uint Masked(ReadOnlySpan<byte> data) => Mask(~Update(uint.MaxValue, data));

    /// <summary>The masked checksum of two stretches, as if they stood side by side.</summary>
    public static uint Masked(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => Mask(~Update(Update(uint.MaxValue, first), second));

    /// <summary>The masked checksum of the bytes and one more.</summary>
    public static uint Masked(ReadOnlySpan<byte> data, byte last) => Mask(~BitOperations.Crc32C(Update(uint.MaxValue, data), last));

    private static uint Mask(uint crc) => BitOperations.RotateRight(crc, 15) + MaskDelta;

    private static uint Update(uint state, ReadOnlySpan<byte> data)
    {
        if (BitConverter.IsLittleEndian)
        {
            ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(data);
            foreach (ulong word in words)
            {
                state = BitOperations.Crc32C(state, word);
            }

            data = data[(words.Length * sizeof(ulong))..];
        }

        while (data.Length >= sizeof(ulong))
        {
            state = BitOperations.Crc32C(state, BinaryPrimitives.ReadUInt64LittleEndian(data));
            data = data[sizeof(ulong)..];
        }

        foreach (byte value in data)
        {
            state = BitOperations.Crc32C(state, value);
        }

        return state;
    }
}
