using System.Security.Cryptography;

namespace C1z.Envelope;

/// <summary>
/// The content of one frame, checked against its index entry while it flows: length, XXH64 and on request SHA-256. The read that returns 0 proves them.
/// </summary>
internal sealed class FrameContentStream : Stream
{
    private readonly V3Frame _frame;
    private readonly ByteLocation _location;
    private readonly ZstdDecompressionStream _content;
    private readonly XxHash64 _hash = new();
    private readonly IncrementalHash? _sha256;
    private bool _proved;

    internal FrameContentStream(RandomAccessFile file, V3Frame frame, ContainerLimits limits, bool verifySha256)
    {
        _frame = frame;
        _location = new ByteLocation(file.Path, frame.Offset);
        Span<byte> head = stackalloc byte[(int)Math.Min(frame.CompressedSize, ZstdFrameHeader.MaxLength)];
        file.ReadExactly(head, frame.Offset);
        if (ZstdDecompressor.ReadHeader(head, _location).ContentSize is { } declared && declared != (ulong)frame.RawSize)
        {
            throw _location.Error(EnvelopeErrorCode.SizeMismatch, $"frame '{frame.Name}' declares {declared} bytes, the index {frame.RawSize}");
        }

        // One byte of slack, so that content longer than the index says is a mismatch, and is noticed at its first surplus byte.
        long limit = frame.RawSize == long.MaxValue ? long.MaxValue : frame.RawSize + 1;
        _content = new ZstdDecompressionStream(new FileReadStream(file, frame.Offset, frame.CompressedSize), limits.ForFrame(limit), _location);
        _sha256 = verifySha256 ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _frame.RawSize;

    public override long Position
    {
        get => _content.BytesOut;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int read = _content.Read(buffer);
        if (_content.BytesOut > _frame.RawSize)
        {
            throw _location.Error(EnvelopeErrorCode.SizeMismatch, $"frame '{_frame.Name}' holds more than the {_frame.RawSize} bytes of the index");
        }

        if (read > 0)
        {
            _hash.Append(buffer[..read]);
            _sha256?.AppendData(buffer[..read]);
        }
        else if (!buffer.IsEmpty && !_proved)
        {
            Prove();
        }

        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _content.Dispose();
        _sha256?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Compares a frame's finished hashes with its index entry.</summary>
    internal static void CheckHashes(V3Frame frame, ulong xxh64, ReadOnlySpan<byte> sha256, ByteLocation location)
    {
        if (xxh64 != frame.RawXxh64)
        {
            throw location.Error(EnvelopeErrorCode.ChecksumMismatch, $"the content of '{frame.Name}' does not have the XXH64 of the index");
        }

        if (!sha256.IsEmpty && !sha256.SequenceEqual(frame.RawSha256.Span))
        {
            throw location.Error(EnvelopeErrorCode.ChecksumMismatch, $"the content of '{frame.Name}' does not have the SHA-256 of the index");
        }
    }

    private void Prove()
    {
        if (_content.BytesOut != _frame.RawSize)
        {
            string rule = $"frame '{_frame.Name}' holds {_content.BytesOut} bytes, the index says {_frame.RawSize}";
            throw _location.Error(EnvelopeErrorCode.SizeMismatch, rule);
        }

        CheckHashes(_frame, _hash.GetCurrentHash(), _sha256 is null ? [] : _sha256.GetCurrentHash(), _location);
        _proved = true;
    }
}
