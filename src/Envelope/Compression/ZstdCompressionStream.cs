using System.Buffers;
using C1z.Envelope.Interop;

namespace C1z.Envelope;

/// <summary>
/// Writes one zstd frame to a stream. Only <see cref="Complete"/> ends the frame: disposing without it leaves a frame that every reader
/// recognises as truncated.
/// </summary>
/// <remarks>Not thread-safe. Borrows its compressor and its destination; both stay open.</remarks>
public sealed class ZstdCompressionStream : Stream
{
    private const int OutputBytes = 128 * 1024;
    private readonly ZstdCompressor _compressor;
    private readonly Stream _destination;
    private readonly long? _pledgedSize;
    private byte[]? _output;
    private bool _completed;

    /// <summary>Starts a frame.</summary>
    /// <param name="destination">Where the frame's bytes go.</param>
    /// <param name="compressor">The context to use; it must not serve anything else until this stream is disposed.</param>
    /// <param name="pledgedSize">The exact number of bytes to come, recorded in the frame; null when unknown.</param>
    /// <exception cref="ArgumentOutOfRangeException">The pledged size is negative.</exception>
    public ZstdCompressionStream(Stream destination, ZstdCompressor compressor, long? pledgedSize = null)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(compressor);
        ArgumentOutOfRangeException.ThrowIfNegative(pledgedSize ?? 0, nameof(pledgedSize));
        _destination = destination;
        _compressor = compressor;
        _pledgedSize = pledgedSize;
        compressor.BeginFrame(pledgedSize);
        _output = ArrayPool<byte>.Shared.Rent(OutputBytes);
    }

    /// <summary>The number of bytes of content written so far.</summary>
    public long BytesIn { get; private set; }

    /// <summary>The number of bytes of the frame handed to the destination so far.</summary>
    public long BytesOut { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => _output is not null && !_completed;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Ends the frame and hands its last bytes to the destination.</summary>
    /// <exception cref="EnvelopeException"><see cref="EnvelopeErrorCode.SizeMismatch"/>: fewer bytes were written than pledged.</exception>
    /// <exception cref="InvalidOperationException">The frame is already complete.</exception>
    public void Complete()
    {
        ThrowIfUnwritable();
        if (_pledgedSize is { } pledged && pledged != BytesIn)
        {
            throw PledgeBroken(pledged, BytesIn);
        }

        Pump(default, ZstdNative.DirectiveEnd);
        _completed = true;
    }

    /// <inheritdoc/>
    /// <exception cref="EnvelopeException"><see cref="EnvelopeErrorCode.SizeMismatch"/>: more bytes than pledged.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ThrowIfUnwritable();
        if (_pledgedSize is { } pledged && buffer.Length > pledged - BytesIn)
        {
            throw PledgeBroken(pledged, BytesIn + buffer.Length);
        }

        if (!buffer.IsEmpty)
        {
            Pump(buffer, ZstdNative.DirectiveContinue);
            BytesIn += buffer.Length;
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    /// <remarks>Does nothing: a flush in the middle would only cost compression.</remarks>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (_output is { } output)
        {
            _output = null;
            ArrayPool<byte>.Shared.Return(output);
        }

        base.Dispose(disposing);
    }

    private static EnvelopeException PledgeBroken(long pledged, long written) =>
        new(EnvelopeErrorCode.SizeMismatch, $"the content was announced with {pledged} bytes but has {written}");

    private unsafe void Pump(ReadOnlySpan<byte> source, int directive)
    {
        byte[] output = _output!;
        fixed (byte* from = source)
        fixed (byte* to = output)
        {
            ZstdInBuffer input = new() { Source = from, Size = (nuint)source.Length };
            bool more;
            do
            {
                ZstdOutBuffer room = new() { Destination = to, Size = (nuint)output.Length };
                nuint left = ZstdStatus.Check(ZstdNative.ZSTD_compressStream2(_compressor.Context, &room, &input, directive), default);
                _destination.Write(output, 0, (int)room.Position);
                BytesOut += (long)room.Position;
                more = directive == ZstdNative.DirectiveEnd ? left != 0 : input.Position < input.Size;
            }
            while (more);
        }
    }

    private void ThrowIfUnwritable()
    {
        ObjectDisposedException.ThrowIf(_output is null, this);
        if (_completed)
        {
            throw new InvalidOperationException("The frame is already complete.");
        }
    }
}
