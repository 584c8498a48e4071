using C1z.Envelope;
using IronSnappy;

namespace C1z.Engines.Tables;

/// <summary>Turns the stored bytes of a block into its content; the announced length is checked before memory is taken for it.</summary>
internal static class BlockDecompressor
{
    /// <summary>Snappy's densest element turns 3 stored bytes into 64; no honest block announces more.</summary>
    private const int MaxSnappyRatio = 22;

    /// <summary>Decompresses snappy or zstd.</summary>
    /// <param name="kind">The block's type byte.</param>
    /// <param name="stored">The stored bytes without the trailer.</param>
    /// <param name="scratch">Memory and contexts.</param>
    /// <param name="keep">Whether the result must be an array of its own.</param>
    /// <param name="maxBytes">The largest content allowed.</param>
    /// <param name="location">For messages.</param>
    public static ArraySegment<byte> Decompress(
        BlockCompression kind, ReadOnlySpan<byte> stored, BlockScratch scratch, bool keep, int maxBytes, BlockLocation location) =>
        kind switch
        {
            BlockCompression.Snappy => DecompressSnappy(stored, maxBytes, location),
            BlockCompression.Zstd => DecompressZstd(stored, scratch, keep, maxBytes, location),
            BlockCompression.MinLz => throw location.Error(
                TableErrorCode.Unsupported, "the block is compressed with MinLZ, which is not read"),
            _ => throw location.Error(TableErrorCode.Unsupported, $"block compression {(byte)kind} is not known"),
        };

    private static ArraySegment<byte> DecompressSnappy(ReadOnlySpan<byte> stored, int maxBytes, BlockLocation location)
    {
        int at = 0;
        int length = ReadLength(stored, ref at, maxBytes, location);
        if (length > (long)stored.Length * MaxSnappyRatio)
        {
            throw location.Error(
                TableErrorCode.BadCompression, $"the snappy block of {stored.Length} bytes cannot hold the {length} bytes it announces");
        }

        byte[] content;
        try
        {
            content = Snappy.Decode(stored);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ArgumentException or IndexOutOfRangeException)
        {
            throw new TableException(TableErrorCode.BadCompression, location.File, location.Offset, "the block is not valid snappy", e);
        }

        return content.Length == length
            ? content
            : throw location.Error(TableErrorCode.BadCompression, $"the snappy block announces {length} bytes and holds {content.Length}");
    }

    private static ArraySegment<byte> DecompressZstd(
        ReadOnlySpan<byte> stored, BlockScratch scratch, bool keep, int maxBytes, BlockLocation location)
    {
        int at = 0;
        int length = ReadLength(stored, ref at, maxBytes, location);
        byte[] content = keep ? GC.AllocateUninitializedArray<byte>(length) : scratch.Decompressed(length);
        try
        {
            scratch.Zstd.Decompress(stored[at..], content.AsSpan(0, length), new ByteLocation(location.File, location.Offset));
        }
        catch (EnvelopeException e) when (e.Code != EnvelopeErrorCode.NativeMissing)
        {
            throw new TableException(
                TableErrorCode.BadCompression, location.File, location.Offset, "the block is not valid zstd: " + e.Rule, e);
        }

        return new ArraySegment<byte>(content, 0, length);
    }

    private static int ReadLength(ReadOnlySpan<byte> stored, ref int at, int maxBytes, BlockLocation location)
    {
        if (!Varint.TryRead(stored, ref at, out ulong length))
        {
            throw location.Error(TableErrorCode.BadCompression, "the compressed block does not announce its length");
        }

        return length <= (ulong)maxBytes
            ? (int)length
            : throw location.Error(TableErrorCode.LimitExceeded, $"the block announces {length} bytes, the limit is {maxBytes}");
    }
}
