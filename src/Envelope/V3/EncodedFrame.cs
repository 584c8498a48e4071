using System.Buffers;

namespace C1z.Envelope;

/// <summary>A compressed file, hashed and ready to be placed into a container. Owns pooled memory: dispose it once it is placed.</summary>
/// <remarks>Immutable until disposed; may be handed from one thread to another.</remarks>
public sealed class EncodedFrame : IDisposable
{
    private readonly int _start;
    private readonly int _length;
    private readonly byte[] _rawSha256;
    private byte[]? _buffer;

    internal EncodedFrame(byte[] buffer, int start, int length, long rawSize, ulong rawXxh64, byte[] rawSha256)
    {
        _buffer = buffer;
        _start = start;
        _length = length;
        _rawSha256 = rawSha256;
        RawSize = rawSize;
        RawXxh64 = rawXxh64;
    }

    /// <summary>The bytes of the zstd frame; valid until <see cref="Dispose"/>.</summary>
    /// <exception cref="ObjectDisposedException">The frame is disposed.</exception>
    public ReadOnlyMemory<byte> Bytes
    {
        get
        {
            ObjectDisposedException.ThrowIf(_buffer is null, this);
            return _buffer.AsMemory(_start, _length);
        }
    }

    /// <summary>The length of the content in bytes.</summary>
    public long RawSize { get; }

    /// <summary>XXH64 of the content, seed 0.</summary>
    public ulong RawXxh64 { get; }

    /// <summary>SHA-256 of the content, 32 bytes.</summary>
    public ReadOnlyMemory<byte> RawSha256 => _rawSha256;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
