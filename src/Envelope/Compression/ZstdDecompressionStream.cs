using System.Buffers;
using C1z.Envelope.Interop;

namespace C1z.Envelope;

/// <summary>
/// Decodes exactly one zstd frame from a stream, within limits on output and window. Reaching the end of this stream (a read of 0 bytes) proves that
/// the frame was complete, passed its checksum and had nothing behind it.
/// </summary>
/// <remarks>
/// Never hands out a byte past the output limit: the read after the last permitted byte throws. Not thread-safe. Does not close its source.
/// </remarks>
public sealed class ZstdDecompressionStream : Stream
{
    private const int InputBytes = 128 * 1024;
    private readonly ZstdDecompressionLimits _limits;
    private readonly ByteLocation _location;
    private readonly Stream _source;
    private readonly ZstdDecompressor _decompressor;
    private readonly byte[] _overrun = new byte[1];
    private byte[]? _input;
    private int _inputStart;
    private int _inputEnd;
    private bool _headerRead;
    private bool _frameEnded;
    private bool _sourceProvedEmpty;
    private EnvelopeException? _failure;

    /// <summary>Prepares decoding; nothing is read yet.</summary>
    /// <param name="source">The frame's bytes from its magic on.</param>
    /// <param name="limits">What the frame may demand.</param>
    /// <param name="location">Where the frame starts, for error messages.</param>
    public ZstdDecompressionStream(Stream source, ZstdDecompressionLimits limits, ByteLocation location = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        _source = source;
        _limits = limits;
        _location = location;
        _decompressor = new ZstdDecompressor();
        try
        {
            int windowLog = ZstdFrameHeader.WindowLogFor(limits.MaxWindowBytes);
            ZstdStatus.Check(
                ZstdNative.ZSTD_DCtx_setParameter(_decompressor.Context, ZstdNative.ParameterDecoderWindowLogMax, windowLog), location);
            _input = ArrayPool<byte>.Shared.Rent(InputBytes);
        }
        catch
        {
            _decompressor.Dispose();
            throw;
        }
    }

    /// <summary>The number of decoded bytes handed out so far.</summary>
    public long BytesOut { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => _input is not null;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    /// <exception cref="EnvelopeException">A limit is exceeded, or the frame is truncated, damaged or followed by bytes. Later reads repeat it.</exception>
    public override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_input is null, this);
        if (_failure is { } earlier)
        {
            throw new EnvelopeException(earlier.Code, earlier.Rule, earlier.Path, earlier.Offset, earlier);
        }

        try
        {
            return buffer.IsEmpty ? 0 : Decode(buffer);
        }
        catch (EnvelopeException e)
        {
            _failure = e;
            throw;
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (_input is { } input)
        {
            _input = null;
            ArrayPool<byte>.Shared.Return(input);
            _decompressor.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Decode(Span<byte> buffer)
    {
        if (!_headerRead)
        {
            ReadHeader();
        }

        while (!_frameEnded)
        {
            // With the budget spent, one byte of scratch room tells "ends exactly here" from "goes on".
            long left = _limits.MaxOutputBytes - BytesOut;
            Span<byte> room = left == 0 ? _overrun : buffer[..(int)Math.Min(buffer.Length, left)];
            int written = Step(room);
            if (written > 0)
            {
                if (left == 0)
                {
                    throw _location.Error(
                        EnvelopeErrorCode.TooLarge, $"decoded content exceeds the limit of {_limits.MaxOutputBytes} bytes ({ContainerLimits.MaxDecodedVariable})");
                }

                BytesOut += written;
                return written;
            }

            if (!_frameEnded && _inputStart == _inputEnd && !Refill())
            {
                throw _location.Error(EnvelopeErrorCode.Truncated, $"the zstd frame ends early, after {BytesOut} bytes of content");
            }
        }

        if (!_sourceProvedEmpty && (_inputStart < _inputEnd || Refill()))
        {
            throw _location.Error(EnvelopeErrorCode.TrailingData, "bytes follow the end of the zstd frame");
        }

        _sourceProvedEmpty = true;
        return 0;
    }

    private unsafe int Step(Span<byte> room)
    {
        fixed (byte* from = _input)
        fixed (byte* to = room)
        {
            ZstdInBuffer input = new() { Source = from, Size = (nuint)_inputEnd, Position = (nuint)_inputStart };
            ZstdOutBuffer output = new() { Destination = to, Size = (nuint)room.Length };
            nuint hint = ZstdStatus.Check(ZstdNative.ZSTD_decompressStream(_decompressor.Context, &output, &input), _location);
            _inputStart = (int)input.Position;
            _frameEnded = hint == 0;
            return (int)output.Position;
        }
    }

    private void ReadHeader()
    {
        while (_inputEnd < ZstdFrameHeader.MaxLength && ReadMore())
        {
        }

        ZstdFrameHeader header = ZstdDecompressor.ReadHeader(_input.AsSpan(0, _inputEnd), _location);
        if (_limits.CheckDeclaredSize && header.ContentSize > (ulong)_limits.MaxOutputBytes)
        {
            string rule = $"declared decoded size {header.ContentSize} exceeds the limit of {_limits.MaxOutputBytes} bytes ({ContainerLimits.MaxDecodedVariable})";
            throw _location.Error(EnvelopeErrorCode.TooLarge, rule);
        }

        if (header.WindowSize > (ulong)_limits.MaxWindowBytes)
        {
            string rule = $"the zstd frame needs a window of {header.WindowSize} bytes, the limit is {_limits.MaxWindowBytes} ({ContainerLimits.MaxWindowVariable})";
            throw _location.Error(EnvelopeErrorCode.WindowTooLarge, rule);
        }

        _headerRead = true;
    }

    private bool Refill()
    {
        _inputStart = 0;
        _inputEnd = 0;
        return ReadMore();
    }

    private bool ReadMore()
    {
        int read = _source.Read(_input!, _inputEnd, _input!.Length - _inputEnd);
        _inputEnd += read;
        return read > 0;
    }
}
