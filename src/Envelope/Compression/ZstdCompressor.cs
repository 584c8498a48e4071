using C1z.Envelope.Interop;

namespace C1z.Envelope;

/// <summary>A reusable zstd compression context. Frames carry a content checksum, and their content size whenever it is known.</summary>
/// <remarks>Not thread-safe: one compressor per thread. Creating one costs about a megabyte at the default level, so keep it.</remarks>
public sealed class ZstdCompressor : IDisposable
{
    /// <summary>The default compression level.</summary>
    public const int DefaultLevel = 3;

    /// <summary>The fastest accepted level.</summary>
    public const int MinLevel = -7;

    /// <summary>The strongest accepted level.</summary>
    public const int MaxLevel = 22;

    // Levels 20 and up would choose windows of 32 MiB and more; other readers are promised at most 8 MiB.
    private const int LargestWindowLog = 23;
    private const int FirstLevelWithLargeWindow = 20;
    private readonly ZstdCompressionContext _context;

    /// <summary>Creates a compressor.</summary>
    /// <param name="level">From <see cref="MinLevel"/> to <see cref="MaxLevel"/>; default 3.</param>
    /// <param name="workers">
    /// Threads of zstd's own for streams; 0 (the default) compresses on the caller's thread. The bytes for 0 differ from those for 1 and more, which
    /// agree with each other.
    /// </param>
    /// <param name="tuning">What of the level's parameters is set by hand.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level or the number of workers is outside its range.</exception>
    /// <exception cref="EnvelopeException"><see cref="EnvelopeErrorCode.NativeMissing"/>: libzstd is not installed.</exception>
    public ZstdCompressor(int level = DefaultLevel, int workers = 0, ZstdTuning tuning = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(level, MinLevel);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, MaxLevel);
        ArgumentOutOfRangeException.ThrowIfNegative(workers);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(workers, 64);
        Level = level;
        _context = ZstdNative.ZSTD_createCCtx();
        try
        {
            if (_context.IsInvalid)
            {
                throw new InsufficientMemoryException("zstd could not allocate a compression context");
            }

            Set(ZstdNative.ParameterCompressionLevel, level);
            Set(ZstdNative.ParameterChecksumFlag, 1);
            Set(ZstdNative.ParameterContentSizeFlag, 1);
            if (level >= FirstLevelWithLargeWindow)
            {
                Set(ZstdNative.ParameterWindowLog, LargestWindowLog);
            }

            SetUnlessDefault(ZstdNative.ParameterWindowLog, tuning.WindowLog);
            SetUnlessDefault(ZstdNative.ParameterHashLog, tuning.HashLog);
            SetUnlessDefault(ZstdNative.ParameterMinMatch, tuning.MinMatch);
            if (workers > 0)
            {
                Set(ZstdNative.ParameterWorkers, workers);
            }
        }
        catch
        {
            _context.Dispose();
            throw;
        }
    }

    /// <summary>The compression level.</summary>
    public int Level { get; }

    internal ZstdCompressionContext Context => _context;

    /// <summary>The most bytes that <paramref name="length"/> bytes can take as one frame.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative, or its bound exceeds what a span can hold.</exception>
    public static int MaxCompressedLength(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        nuint bound = ZstdNative.ZSTD_compressBound((nuint)length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bound, (nuint)Array.MaxLength, nameof(length));
        return (int)bound;
    }

    /// <summary>Compresses <paramref name="source"/> into one frame.</summary>
    /// <param name="source">The content; may be empty.</param>
    /// <param name="destination">Room for the frame; <see cref="MaxCompressedLength"/> bytes always suffice.</param>
    /// <returns>The length of the frame in bytes.</returns>
    /// <exception cref="EnvelopeException"><see cref="EnvelopeErrorCode.SizeMismatch"/>: the destination is too small.</exception>
    /// <exception cref="ObjectDisposedException">The compressor is disposed.</exception>
    public unsafe int Compress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        fixed (byte* from = source)
        fixed (byte* to = destination)
        {
            return (int)ZstdStatus.Check(ZstdNative.ZSTD_compress2(_context, to, (nuint)destination.Length, from, (nuint)source.Length), default);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _context.Dispose();

    /// <summary>Starts a new frame, dropping whatever an abandoned stream left behind.</summary>
    internal void BeginFrame(long? pledgedSize)
    {
        ZstdStatus.Check(ZstdNative.ZSTD_CCtx_reset(_context, ZstdNative.ResetSessionOnly), default);
        ulong pledge = pledgedSize is { } size ? (ulong)size : ZstdNative.ContentSizeUnknown;
        ZstdStatus.Check(ZstdNative.ZSTD_CCtx_setPledgedSrcSize(_context, pledge), default);
    }

    private void SetUnlessDefault(int parameter, int value)
    {
        if (value != 0)
        {
            Set(parameter, value);
        }
    }

    private void Set(int parameter, int value) => ZstdStatus.Check(ZstdNative.ZSTD_CCtx_setParameter(_context, parameter, value), default);
}
