using System.Buffers;
using System.Buffers.Binary;
using C1z.Envelope;

namespace C1z.Engines.Tables;

/// <summary>Puts finished blocks with their trailers into the output and knows where each one lies.</summary>
internal sealed class BlockEmitter : IDisposable
{
    private Stream? _stream;
    private IBufferWriter<byte>? _buffer;
    private readonly ZstdCompressor? _zstd;
    private byte[] _compressed = [];

    /// <summary>Creates an emitter to one of two kinds of output.</summary>
    public BlockEmitter(Stream? stream, IBufferWriter<byte>? buffer, TableWriterOptions options)
    {
        _stream = stream;
        _buffer = buffer;
        _zstd = options.Compression == BlockCompression.Zstd ? new ZstdCompressor(options.CompressionLevel) : null;
    }

    /// <summary>Bytes written so far.</summary>
    public long Position { get; private set; }

    /// <summary>Starts at position 0 of another output.</summary>
    public void Restart(IBufferWriter<byte> buffer)
    {
        _stream = null;
        _buffer = buffer;
        Position = 0;
    }

    /// <summary>Writes the block of a builder and clears the builder.</summary>
    /// <param name="builder">What holds the block.</param>
    /// <param name="compress">Whether the block may be compressed.</param>
    public BlockHandle Write(RowBlockBuilder builder, bool compress = false)
    {
        int length = builder.Finish(out Span<byte> block);
        BlockHandle handle = compress && _zstd is not null && TryCompress(block[..length], out Span<byte> compressed)
            ? Write(compressed, BlockCompression.Zstd)
            : Write(block, BlockCompression.None);
        builder.Clear();
        return handle;
    }

    /// <summary>Writes bytes that are no block.</summary>
    public void WriteRaw(ReadOnlySpan<byte> bytes)
    {
        if (_stream is not null)
        {
            _stream.Write(bytes);
        }
        else
        {
            _buffer!.Write(bytes);
        }

        Position += bytes.Length;
    }

    /// <inheritdoc/>
    public void Dispose() => _zstd?.Dispose();

    /// <summary>Writes a finished block; its last bytes are room for the trailer.</summary>
    public BlockHandle Write(Span<byte> withTrailer, BlockCompression kind)
    {
        int length = withTrailer.Length - BlockTrailer.Length;
        withTrailer[length] = (byte)kind;
        BinaryPrimitives.WriteUInt32LittleEndian(withTrailer[(length + 1)..], Crc32C.Masked(withTrailer[..(length + 1)]));
        var handle = new BlockHandle((ulong)Position, (ulong)length);
        WriteRaw(withTrailer);
        return handle;
    }

    private bool TryCompress(ReadOnlySpan<byte> block, out Span<byte> withTrailer)
    {
        int room = Varint.MaxLength + ZstdCompressor.MaxCompressedLength(block.Length) + BlockTrailer.Length;
        if (_compressed.Length < room)
        {
            _compressed = GC.AllocateUninitializedArray<byte>(room);
        }

        int head = Varint.Write(_compressed, (uint)block.Length);
        int length = head + _zstd!.Compress(block, _compressed.AsSpan(head, room - head - BlockTrailer.Length));
        withTrailer = _compressed.AsSpan(0, length + BlockTrailer.Length);
        return length <= block.Length - (block.Length / 8);
    }
}
