using System.Buffers;
using System.Diagnostics;
using System.Security.Cryptography;

namespace C1z.Envelope;

/// <summary>
/// Makes frames in memory: whole files at once, or piece by piece while a table is still being built. Equal content at an equal level, appended in equal
/// pieces, gives equal bytes. Every frame carries its content size and checksum.
/// </summary>
/// <remarks>Not thread-safe: one encoder per thread. Frames may then be placed in a container by another thread.</remarks>
public sealed class FrameEncoder : IDisposable
{
    private const int ChunkBytes = 256 * 1024;
    private readonly ZstdCompressor _compressor;
    private readonly XxHash64 _xxh64 = new();
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private FrameBuffer? _buffer;
    private ZstdCompressionStream? _frame;

    /// <summary>Creates an encoder.</summary>
    /// <param name="level">The zstd level, -7 to 22; default 3.</param>
    /// <param name="tuning">What of the level's parameters is set by hand.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is outside its range.</exception>
    /// <exception cref="EnvelopeException"><see cref="EnvelopeErrorCode.NativeMissing"/>: libzstd is not installed.</exception>
    public FrameEncoder(int level = ZstdCompressor.DefaultLevel, ZstdTuning tuning = default) =>
        _compressor = new ZstdCompressor(level, tuning: tuning);

    /// <summary>The number of content bytes appended to the frame in progress.</summary>
    public long BytesIn => _frame?.BytesIn ?? 0;

    /// <summary>How long this encoder compressed whole files in memory so far.</summary>
    public TimeSpan TimeCompressing { get; private set; }

    /// <summary>How long it hashed them.</summary>
    public TimeSpan TimeHashing { get; private set; }

    /// <summary>Adds a piece of content to the frame in progress, starting one if there is none.</summary>
    public void Append(ReadOnlySpan<byte> content)
    {
        _frame ??= Begin(null);
        _frame.Write(content);
        _xxh64.Append(content);
        _sha256.AppendData(content);
    }

    /// <summary>Ends the frame in progress; without one the result is the frame of an empty file.</summary>
    public EncodedFrame Finish()
    {
        _frame ??= Begin(null);
        _frame.Complete();
        long rawSize = _frame.BytesIn;
        int start = _buffer!.DeclareContentSize(rawSize);
        int length = _buffer.End - start;
        EncodedFrame result = new(_buffer.Detach(), start, length, rawSize, _xxh64.GetCurrentHash(), _sha256.GetHashAndReset());
        Abandon();
        return result;
    }

    /// <summary>Encodes a whole file, in one step: faster than in pieces, and not always to the same bytes.</summary>
    /// <param name="content">The file's bytes.</param>
    /// <exception cref="InvalidOperationException">A frame is in progress.</exception>
    public EncodedFrame Encode(ReadOnlySpan<byte> content)
    {
        ThrowIfInProgress();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ZstdCompressor.MaxCompressedLength(content.Length));
        try
        {
            long started = Stopwatch.GetTimestamp();
            int length = _compressor.Compress(content, buffer);
            long compressed = Stopwatch.GetTimestamp();
            var frame = new EncodedFrame(buffer, 0, length, content.Length, XxHash64.Hash(content), SHA256.HashData(content));
            TimeCompressing += Stopwatch.GetElapsedTime(started, compressed);
            TimeHashing += Stopwatch.GetElapsedTime(compressed);
            return frame;
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    /// <summary>Encodes the rest of a stream.</summary>
    /// <param name="content">The file's bytes.</param>
    /// <param name="length">How many there are, exactly.</param>
    /// <param name="cancellationToken">Checked at every chunk.</param>
    /// <exception cref="EnvelopeException"><see cref="EnvelopeErrorCode.SizeMismatch"/>: the stream has another length.</exception>
    /// <exception cref="InvalidOperationException">A frame is in progress.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public EncodedFrame Encode(Stream content, long length, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        ThrowIfInProgress();
        _frame = Begin(length);
        byte[] chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            for (int read; (read = content.Read(chunk, 0, ChunkBytes)) > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Append(chunk.AsSpan(0, read));
            }

            return Finish();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
            Abandon();
        }
    }

    /// <summary>Drops the frame in progress, if there is one.</summary>
    public void Abandon()
    {
        _frame?.Dispose();
        _buffer?.Dispose();
        _frame = null;
        _buffer = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Abandon();
        _compressor.Dispose();
        _sha256.Dispose();
    }

    private ZstdCompressionStream Begin(long? length)
    {
        _xxh64.Reset();
        _sha256.GetHashAndReset();
        _buffer = new FrameBuffer();
        return new ZstdCompressionStream(_buffer, _compressor, length);
    }

    private void ThrowIfInProgress()
    {
        if (_frame is not null)
        {
            throw new InvalidOperationException("A frame is in progress; finish or abandon it first.");
        }
    }
}
