using System.Buffers;
using C1z.Envelope.Interop;

namespace C1z.Envelope;

/// <summary>A reusable zstd decompression context for frames held in memory.</summary>
/// <remarks>Not thread-safe: one decompressor per thread. For content that does not fit in memory use <see cref="ZstdDecompressionStream"/>.</remarks>
public sealed class ZstdDecompressor : IDisposable
{
    private readonly ZstdDecompressionContext _context;

    /// <summary>Creates a decompressor.</summary>
    /// <exception cref="EnvelopeException"><see cref="EnvelopeErrorCode.NativeMissing"/>: libzstd is not installed.</exception>
    public ZstdDecompressor()
    {
        _context = ZstdNative.ZSTD_createDCtx();
        if (_context.IsInvalid)
        {
            _context.Dispose();
            throw new InsufficientMemoryException("zstd could not allocate a decompression context");
        }
    }

    internal ZstdDecompressionContext Context => _context;

    /// <summary>Decodes exactly one frame whose content is exactly as long as <paramref name="destination"/>.</summary>
    /// <param name="frame">All bytes of the frame and nothing else.</param>
    /// <param name="destination">Receives the content; its length is the expected size.</param>
    /// <param name="location">Where the frame came from, for error messages.</param>
    /// <exception cref="EnvelopeException">
    /// The frame is cut (<see cref="EnvelopeErrorCode.Truncated"/>), is followed by bytes (<see cref="EnvelopeErrorCode.TrailingData"/>), has another
    /// content size (<see cref="EnvelopeErrorCode.SizeMismatch"/>), fails its checksum or is malformed. The destination's content is then undefined.
    /// </exception>
    public unsafe void Decompress(ReadOnlySpan<byte> frame, Span<byte> destination, ByteLocation location = default)
    {
        ZstdFrameHeader header = ReadHeader(frame, location);
        if (header.ContentSize is { } declared && declared != (ulong)destination.Length)
        {
            throw location.Error(EnvelopeErrorCode.SizeMismatch, $"zstd frame declares {declared} bytes of content, expected {destination.Length}");
        }

        fixed (byte* from = frame)
        fixed (byte* to = destination)
        {
            nuint length = FrameLength(from, (nuint)frame.Length, location);
            if (length != (nuint)frame.Length)
            {
                throw location.Error(EnvelopeErrorCode.TrailingData, $"{frame.Length - (int)length} bytes follow the end of the zstd frame");
            }

            nuint written = ZstdStatus.Check(
                ZstdNative.ZSTD_decompressDCtx(_context, to, (nuint)destination.Length, from, (nuint)frame.Length), location);
            if (written != (nuint)destination.Length)
            {
                throw location.Error(EnvelopeErrorCode.SizeMismatch, $"zstd frame holds {written} bytes of content, expected {destination.Length}");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _context.Dispose();

    /// <summary>Reads a frame's header and refuses what no snapshot contains.</summary>
    internal static ZstdFrameHeader ReadHeader(ReadOnlySpan<byte> source, ByteLocation location)
    {
        switch (ZstdFrameHeader.TryParse(source, out ZstdFrameHeader header))
        {
            case OperationStatus.Done when header.DictionaryId != 0:
                throw location.Error(EnvelopeErrorCode.FrameInvalid, $"zstd frame asks for dictionary {header.DictionaryId}; snapshots use none");
            case OperationStatus.Done:
                return header;
            case OperationStatus.NeedMoreData:
                throw location.Error(EnvelopeErrorCode.Truncated, "the file ends inside a zstd frame header");
            default:
                throw location.Error(EnvelopeErrorCode.FrameInvalid, "these bytes do not start a zstd frame");
        }
    }

    private static unsafe nuint FrameLength(byte* frame, nuint length, ByteLocation location)
    {
        nuint status = ZstdNative.ZSTD_findFrameCompressedSize(frame, length);
        if (ZstdStatus.IsSourceSizeWrong(status))
        {
            throw location.Error(EnvelopeErrorCode.Truncated, "the bytes end in the middle of a zstd frame");
        }

        return ZstdStatus.Check(status, location);
    }
}
