using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace C1z.Envelope;

/// <summary>
/// The header of one zstd frame, read by hand so that limits can be checked before any decoder exists.
/// </summary>
/// <remarks>
/// <para>On-disk format (RFC 8878 §3.1.1), all integers little endian:</para>
/// <list type="bullet">
/// <item>4 bytes magic <c>28 B5 2F FD</c></item>
/// <item>1 byte descriptor: bits 7–6 content-size flag, 5 single segment, 4 unused, 3 reserved (zero), 2 checksum, 1–0 dictionary-id flag</item>
/// <item>0 or 1 byte window descriptor, absent for a single segment: exponent in bits 7–3, mantissa in 2–0;
/// base = 2^(10+exponent), window = base + base/8 · mantissa</item>
/// <item>0, 1, 2 or 4 bytes dictionary id</item>
/// <item>0, 1, 2, 4 or 8 bytes content size; the 2-byte form counts from 256; a single segment with flag 0 has 1 byte</item>
/// </list>
/// </remarks>
public readonly record struct ZstdFrameHeader
{
    /// <summary>The most bytes a header can have.</summary>
    public const int MaxLength = 18;

    private const int WindowDescriptorOffset = 5;
    private const uint Magic = 0xFD2F_B528;
    private const int MinLength = 6;

    /// <summary>The declared size of the decoded content in bytes; null when the frame does not say.</summary>
    public ulong? ContentSize { get; private init; }

    /// <summary>The memory a streaming decoder needs for back references, in bytes. Equals the content size for a single segment.</summary>
    public ulong WindowSize { get; private init; }

    /// <summary>Whether the content is one segment without a window descriptor.</summary>
    public bool SingleSegment { get; private init; }

    /// <summary>Whether the frame ends with 4 bytes of its content's XXH64.</summary>
    public bool HasChecksum { get; private init; }

    /// <summary>The dictionary the frame asks for; 0 for none. Snapshots never use one.</summary>
    public uint DictionaryId { get; private init; }

    /// <summary>The length of this header in bytes.</summary>
    public int Length { get; private init; }

    /// <summary>Reads a header from the start of <paramref name="source"/>.</summary>
    /// <param name="source">The first bytes of a frame; <see cref="MaxLength"/> bytes always suffice.</param>
    /// <param name="header">The header, when the result is <see cref="OperationStatus.Done"/>.</param>
    /// <returns>
    /// <see cref="OperationStatus.Done"/>; <see cref="OperationStatus.NeedMoreData"/> when the source ends inside the header;
    /// <see cref="OperationStatus.InvalidData"/> when these are not the bytes of a zstd frame (skippable frames included).
    /// </returns>
    public static OperationStatus TryParse(ReadOnlySpan<byte> source, out ZstdFrameHeader header)
    {
        header = default;
        for (int i = 0; i < Math.Min(source.Length, sizeof(uint)); i++)
        {
            if (source[i] != (byte)(Magic >> (8 * i)))
            {
                return OperationStatus.InvalidData;
            }
        }

        if (source.Length < MinLength)
        {
            return OperationStatus.NeedMoreData;
        }

        byte descriptor = source[4];
        if ((descriptor & 0x08) != 0)
        {
            return OperationStatus.InvalidData;
        }

        bool single = (descriptor & 0x20) != 0;
        int contentSizeFlag = descriptor >> 6;
        int contentSizeLength = contentSizeFlag == 0 ? (single ? 1 : 0) : 1 << contentSizeFlag;
        int dictionaryLength = (1 << (descriptor & 3)) >> 1;
        int length = WindowDescriptorOffset + (single ? 0 : 1) + dictionaryLength + contentSizeLength;
        if (source.Length < length)
        {
            return OperationStatus.NeedMoreData;
        }

        int dictionaryStart = WindowDescriptorOffset + (single ? 0 : 1);
        ulong contentSize = ReadInteger(source.Slice(dictionaryStart + dictionaryLength, contentSizeLength));
        contentSize += contentSizeLength == 2 ? 256ul : 0;
        header = new ZstdFrameHeader
        {
            ContentSize = contentSizeLength == 0 ? null : contentSize,
            WindowSize = single ? contentSize : WindowFromDescriptor(source[WindowDescriptorOffset]),
            SingleSegment = single,
            HasChecksum = (descriptor & 0x04) != 0,
            DictionaryId = (uint)ReadInteger(source.Slice(dictionaryStart, dictionaryLength)),
            Length = length,
        };
        return OperationStatus.Done;
    }

    /// <summary>The smallest power-of-two exponent whose window holds <paramref name="bytes"/>, within what libzstd accepts.</summary>
    internal static int WindowLogFor(long bytes) => Math.Clamp(64 - BitOperations.LeadingZeroCount((ulong)Math.Max(1, bytes) - 1), 10, nint.Size == 8 ? 31 : 30);

    private static ulong WindowFromDescriptor(byte descriptor)
    {
        ulong basis = 1ul << (10 + (descriptor >> 3));
        return basis + (basis / 8 * (ulong)(descriptor & 7));
    }

    private static ulong ReadInteger(ReadOnlySpan<byte> bytes)
    {
        Span<byte> wide = stackalloc byte[sizeof(ulong)];
        wide.Clear();
        bytes.CopyTo(wide);
        return BinaryPrimitives.ReadUInt64LittleEndian(wide);
    }
}
