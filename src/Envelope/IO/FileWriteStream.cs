using System.Buffers;

namespace C1z.Envelope;

/// <summary>
/// Sequential writes to an open file from a given offset on, gathered into large ones. Does not close the file; <see cref="Stream.Flush"/> hands
/// everything to the operating system, disposing alone does not.
/// </summary>
internal sealed class FileWriteStream(RandomAccessFile file, long start = 0) : Stream
{
    private const int BufferBytes = 256 * 1024;
    private byte[]? _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private int _buffered;
    private long _written = start;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => _buffer is not null;

    public override long Length => Position;

    /// <summary>The offset in the file at which the next byte goes.</summary>
    public override long Position
    {
        get => _written + _buffered;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_buffer is null, this);
        if (buffer.Length > _buffer.Length - _buffered)
        {
            Flush();
        }

        if (buffer.Length >= _buffer.Length)
        {
            file.Write(buffer, _written);
            _written += buffer.Length;
            return;
        }

        buffer.CopyTo(_buffer.AsSpan(_buffered));
        _buffered += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        ObjectDisposedException.ThrowIf(_buffer is null, this);
        if (_buffered > 0)
        {
            file.Write(_buffer.AsSpan(0, _buffered), _written);
            _written += _buffered;
            _buffered = 0;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (_buffer is { } buffer)
        {
            _buffer = null;
            ArrayPool<byte>.Shared.Return(buffer);
        }

        base.Dispose(disposing);
    }
}
