using System.Buffers.Binary;

namespace C1z.Envelope.Tests;

/// <summary>Frames made for tests: with the library, or by hand where no compressor would make them.</summary>
internal static class Zstd
{
    internal const int RleBlockBytes = 128 * 1024;

    internal static byte[] Container(byte[] frame) => [.. "C1ZF\0"u8, .. frame];

    internal static byte[] Frame(byte[] content)
    {
        using ZstdCompressor compressor = new();
        byte[] frame = new byte[ZstdCompressor.MaxCompressedLength(content.Length)];
        return frame[..compressor.Compress(content, frame)];
    }

    internal static byte[] FrameWithoutSize(byte[] content)
    {
        using ZstdCompressor compressor = new();
        using MemoryStream output = new();
        using ZstdCompressionStream frame = new(output, compressor);
        frame.Write(content);
        frame.Complete();
        return output.ToArray();
    }

    /// <summary>A frame of zeros by hand: 4 bytes for every 128 KiB of content, no checksum.</summary>
    internal static byte[] Bomb(long blocks, bool declareSize, int windowExponent = 10)
    {
        using MemoryStream frame = new();
        frame.Write([0x28, 0xB5, 0x2F, 0xFD, declareSize ? (byte)0xC0 : (byte)0, (byte)(windowExponent << 3)]);
        if (declareSize)
        {
            byte[] size = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(size, blocks * RleBlockBytes);
            frame.Write(size);
        }

        for (long i = 0; i < blocks; i++)
        {
            int header = (RleBlockBytes << 3) | (1 << 1) | (i == blocks - 1 ? 1 : 0);
            frame.Write([(byte)header, (byte)(header >> 8), (byte)(header >> 16), 0]);
        }

        return frame.ToArray();
    }
}
