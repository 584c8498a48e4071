using System.Buffers;
using System.Buffers.Binary;

namespace C1z.Envelope;

/// <summary>Growing pooled memory that a compressor writes into, with free room in front for a longer frame header.</summary>
internal sealed class FrameBuffer : Stream
{
    /// <summary>Room for the 8 bytes of a content size that becomes known only at the end.</summary>
    internal const int Headroom = sizeof(ulong);

    private const int FirstBytes = 64 * 1024;
    private byte[]? _buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);
    private int _end = Headroom;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => _buffer is not null;

    public override long Length => _end - Headroom;

    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException();
    }

    /// <summary>Where the memory in use ends.</summary>
    internal int End => _end;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_buffer is null, this);
        if (buffer.Length > _buffer.Length - _end)
        {
            Grow(buffer.Length);
        }

        buffer.CopyTo(_buffer.AsSpan(_end));
        _end += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Writes the content size into the finished frame's header, unless the compressor knew it and has done so.</summary>
    /// <returns>Where the frame starts in the memory.</returns>
    internal int DeclareContentSize(long size)
    {
        const byte eightByteSize = 0xC0;
        const int descriptor = 4;
        Span<byte> memory = _buffer;
        ZstdFrameHeader.TryParse(memory[Headroom..], out ZstdFrameHeader header);
        if (header.ContentSize is not null)
        {
            return Headroom;
        }

        // The size goes behind the other fields: they move to the front and leave exactly its room.
        memory.Slice(Headroom, header.Length).CopyTo(memory);
        memory[descriptor] |= eightByteSize;
        BinaryPrimitives.WriteInt64LittleEndian(memory[header.Length..], size);
        return 0;
    }

    /// <summary>Hands over the memory.</summary>
    internal byte[] Detach()
    {
        byte[] buffer = _buffer!;
        _buffer = null;
        return buffer;
    }

    protected override void Dispose(bool disposing)
    {
        if (_buffer is { } buffer)
        {
            _buffer = null;
            ArrayPool<byte>.Shared.Return(buffer);
        }

        base.Dispose(disposing);
    }

    private void Grow(int more)
    {
        long needed = (long)_end + more;
        if (needed > Array.MaxLength)
        {
            throw new EnvelopeException(EnvelopeErrorCode.TooLarge, $"a frame of more than {Array.MaxLength} bytes does not fit in memory; stream the file instead");
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Array.MaxLength, Math.Max(needed, _buffer!.Length * 2L)));
        _buffer.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
