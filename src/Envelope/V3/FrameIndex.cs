using System.Buffers.Binary;
using C1z.Proto.Container.V3;
using Google.Protobuf;

namespace C1z.Envelope;

/// <summary>The table of contents at the end of an indexed payload.</summary>
/// <remarks>
/// On-disk format; a change is a new version. After the frames: an <see cref="IndexedFrameIndex"/> message, at most 64 MiB, then a footer of 28 bytes:
/// <list type="bullet">
/// <item>8 bytes offset of the index in the file, big endian</item>
/// <item>4 bytes length of the index, big endian</item>
/// <item>8 bytes XXH64 of the index (seed 0), big endian</item>
/// <item>8 bytes magic <c>C1ZIDX1\0</c></item>
/// </list>
/// </remarks>
internal static class FrameIndex
{
    internal const int MaxBytes = 64 << 20;
    internal const int FooterBytes = 28;
    private const int HashBytes = 32;

    private static ReadOnlySpan<byte> FooterMagic => "C1ZIDX1\0"u8;

    /// <summary>Whether the last bytes of a file are the footer of an index.</summary>
    internal static bool HasFooter(ReadOnlySpan<byte> end) => end.Length == FooterBytes && end.EndsWith(FooterMagic);

    /// <summary>Reads and checks footer, index and manifest hash, in the order that gives the most telling error.</summary>
    internal static IReadOnlyList<V3Frame> Read(RandomAccessFile file, V3Header header)
    {
        long length = file.Length;
        long footerOffset = length - FooterBytes;
        if (footerOffset < header.PayloadOffset)
        {
            throw new EnvelopeException(EnvelopeErrorCode.Truncated, "the file ends before the footer of the frame index", file.Path, length);
        }

        Span<byte> footer = stackalloc byte[FooterBytes];
        file.ReadExactly(footer, footerOffset);
        if (!footer[20..].SequenceEqual(FooterMagic))
        {
            const string rule = "no frame-index footer at the end: the file is cut short, or its payload is not indexed";
            throw new EnvelopeException(EnvelopeErrorCode.Truncated, rule, file.Path, footerOffset + 20);
        }

        ulong offset = BinaryPrimitives.ReadUInt64BigEndian(footer);
        uint indexLength = BinaryPrimitives.ReadUInt32BigEndian(footer[8..]);
        ByteLocation footerLocation = new(file.Path, footerOffset);
        if (indexLength > MaxBytes)
        {
            throw footerLocation.Error(EnvelopeErrorCode.IndexInvalid, $"the frame index claims {indexLength} bytes, more than {MaxBytes}");
        }

        if (offset < (ulong)header.PayloadOffset || offset > (ulong)footerOffset || (long)offset + indexLength != footerOffset)
        {
            string rule = $"the frame index ({indexLength} bytes at {offset}) does not lie between the manifest and the footer";
            throw footerLocation.Error(EnvelopeErrorCode.IndexInvalid, rule);
        }

        byte[] index = new byte[indexLength];
        file.ReadExactly(index, (long)offset);
        ByteLocation indexLocation = new(file.Path, (long)offset);
        if (XxHash64.Hash(index) != BinaryPrimitives.ReadUInt64BigEndian(footer[12..]))
        {
            throw indexLocation.Error(EnvelopeErrorCode.IndexInvalid, "the frame index does not have the hash recorded in the footer");
        }

        IndexedFrameIndex message = Parse(index, indexLocation);
        IReadOnlyList<V3Frame> frames = CheckEntries(message, header.PayloadOffset, (long)offset, indexLocation);
        if (message.ManifestXxh64 != 0 && message.ManifestXxh64 != XxHash64.Hash(header.ManifestBytes.Span))
        {
            const string rule = "the manifest does not have the hash recorded in the frame index";
            throw new EnvelopeException(EnvelopeErrorCode.ManifestHashMismatch, rule, file.Path, V3Header.PrefixBytes);
        }

        return frames;
    }

    /// <summary>Marshals index and footer for a file in which they start at <paramref name="offset"/>.</summary>
    /// <exception cref="EnvelopeException"><see cref="EnvelopeErrorCode.TooLarge"/>: so many entries that the index passes 64 MiB.</exception>
    internal static byte[] Write(IEnumerable<V3Frame> frames, ulong manifestHash, long offset, string path)
    {
        IndexedFrameIndex message = new() { ManifestXxh64 = manifestHash };
        foreach (V3Frame frame in frames.OrderBy(frame => frame.Name, Comparer<string>.Create(EntryNames.Compare)))
        {
            message.Entries.Add(new IndexedFrameEntry
            {
                Name = frame.Name,
                FrameOffset = frame.Offset,
                CompressedSize = frame.CompressedSize,
                RawSize = frame.RawSize,
                RawXxh64 = frame.RawXxh64,
                RawSha256 = ByteString.CopyFrom(frame.RawSha256.Span),
            });
            message.TotalRawSize += frame.RawSize;
            message.TotalCompressedSize += frame.CompressedSize;
        }

        int length = message.CalculateSize();
        if (length > MaxBytes)
        {
            throw new EnvelopeException(EnvelopeErrorCode.TooLarge, $"the frame index of {message.Entries.Count} files takes {length} bytes, more than {MaxBytes}", path);
        }

        byte[] bytes = new byte[length + FooterBytes];
        message.WriteTo(bytes.AsSpan(0, length));
        Span<byte> footer = bytes.AsSpan(length);
        BinaryPrimitives.WriteUInt64BigEndian(footer, (ulong)offset);
        BinaryPrimitives.WriteUInt32BigEndian(footer[8..], (uint)length);
        BinaryPrimitives.WriteUInt64BigEndian(footer[12..], XxHash64.Hash(bytes.AsSpan(0, length)));
        FooterMagic.CopyTo(footer[20..]);
        return bytes;
    }

    private static IndexedFrameIndex Parse(byte[] index, ByteLocation location)
    {
        try
        {
            return IndexedFrameIndex.Parser.ParseFrom(index);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw location.Error(EnvelopeErrorCode.IndexInvalid, "the frame index is not a well-formed message: " + e.Message, e);
        }
    }

    private static List<V3Frame> CheckEntries(IndexedFrameIndex index, long payloadStart, long payloadEnd, ByteLocation location)
    {
        EntryNames names = new();
        List<V3Frame> frames = new(index.Entries.Count);
        foreach (IndexedFrameEntry entry in index.Entries)
        {
            names.AddFile(entry.Name, location);
            if (entry.RawSize < 0 || entry.CompressedSize <= 0)
            {
                string rule = $"frame '{entry.Name}' claims {entry.RawSize} raw and {entry.CompressedSize} compressed bytes";
                throw location.Error(EnvelopeErrorCode.IndexInvalid, rule);
            }

            if (entry.FrameOffset < payloadStart || entry.FrameOffset > payloadEnd || entry.CompressedSize > payloadEnd - entry.FrameOffset)
            {
                string rule = $"frame '{entry.Name}' ({entry.CompressedSize} bytes at {entry.FrameOffset}) lies outside the payload [{payloadStart}, {payloadEnd})";
                throw location.Error(EnvelopeErrorCode.OutOfRange, rule);
            }

            if (entry.RawSha256.Length != HashBytes)
            {
                throw location.Error(EnvelopeErrorCode.IndexInvalid, $"frame '{entry.Name}' has a SHA-256 of {entry.RawSha256.Length} bytes");
            }

            frames.Add(new V3Frame(entry.Name, entry.FrameOffset, entry.CompressedSize, entry.RawSize, entry.RawXxh64, entry.RawSha256.Memory));
        }

        return frames;
    }
}
