using System.Buffers;
using System.Security.Cryptography;

namespace C1z.Envelope;

/// <content>Adding files one at a time.</content>
public sealed partial class V3Writer
{
    private const int ChunkBytes = 256 * 1024;

    /// <summary>Adds a file from memory.</summary>
    /// <param name="name">Its relative path with <c>/</c> between its parts; used once.</param>
    /// <param name="content">Its bytes; may be empty.</param>
    /// <exception cref="EnvelopeException">
    /// <see cref="EnvelopeErrorCode.UnsafePath"/> or <see cref="EnvelopeErrorCode.DuplicateEntry"/> of the name; <see cref="EnvelopeErrorCode.Io"/>.
    /// </exception>
    /// <exception cref="InvalidOperationException">An earlier call failed, or the writer is committed or disposed.</exception>
    public void AddFile(string name, ReadOnlySpan<byte> content)
    {
        if (_archive is not null)
        {
            using MemoryStream copy = new(content.ToArray(), writable: false);
            AddFile(name, copy, content.Length);
            return;
        }

        FrameEncoder encoder = _encoders.Rent();
        try
        {
            using EncodedFrame frame = encoder.Encode(content);
            AddFrame(name, frame);
        }
        finally
        {
            _encoders.Return(encoder);
        }
    }

    /// <summary>Adds a file from the rest of a stream, in bounded memory.</summary>
    /// <param name="name">Its relative path with <c>/</c> between its parts; used once.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="length">How many there are, exactly.</param>
    /// <param name="cancellationToken">Checked at every chunk; cancelling makes the writer unusable.</param>
    /// <exception cref="EnvelopeException">
    /// As for a file from memory; and <see cref="EnvelopeErrorCode.SizeMismatch"/>: the stream has another length.
    /// </exception>
    /// <exception cref="InvalidOperationException">An earlier call failed, or the writer is committed or disposed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void AddFile(string name, Stream content, long length, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Begin();
        _names.AddFile(name, new ByteLocation(_target.TargetPath));
        if (_archive is not null)
        {
            _archive.WriteFile(name, content, length, cancellationToken);
        }
        else
        {
            WriteFrame(name, content, length, cancellationToken);
        }

        _rawBytes += length;
        End();
    }

    /// <summary>Adds a file that is compressed and hashed already.</summary>
    /// <param name="name">Its relative path with <c>/</c> between its parts; used once.</param>
    /// <param name="frame">The frame; stays with the caller, who disposes it.</param>
    /// <inheritdoc cref="AddFile(string, ReadOnlySpan{byte})" path="/exception"/>
    public void AddFrame(string name, EncodedFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ThrowIfArchive();
        Begin();
        _names.AddFile(name, new ByteLocation(_target.TargetPath));
        long offset = _target.Content.Position;
        _target.Content.Write(frame.Bytes.Span);
        AddEntry(new V3Frame(name, offset, frame.Bytes.Length, frame.RawSize, frame.RawXxh64, frame.RawSha256));
        End();
    }

    /// <summary>
    /// Copies a frame of another container as it lies there, without decoding it. Its recorded size and hashes come along, so damage in the source
    /// remains noticeable to whoever reads the copy.
    /// </summary>
    /// <param name="source">The container to copy from.</param>
    /// <param name="frame">One of its frames.</param>
    /// <param name="cancellationToken">Checked at every chunk; cancelling makes the writer unusable.</param>
    /// <inheritdoc cref="AddFile(string, Stream, long, CancellationToken)" path="/exception"/>
    public void Splice(V3Reader source, V3Frame frame, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(frame);
        ThrowIfArchive();
        Begin();
        _names.AddFile(frame.Name, new ByteLocation(_target.TargetPath));
        long offset = _target.Content.Position;
        using (Stream bytes = source.OpenEncoded(frame))
        {
            long copied = Copy(bytes, _target.Content, null, cancellationToken);
            if (copied != frame.CompressedSize)
            {
                string rule = $"the file ends inside frame '{frame.Name}', after {copied} of {frame.CompressedSize} bytes";
                throw new EnvelopeException(EnvelopeErrorCode.Truncated, rule, source.Path, frame.Offset + copied);
            }
        }

        AddEntry(frame with { Offset = offset });
        End();
    }

    private static long Copy(Stream from, Stream to, Action<ReadOnlyMemory<byte>>? observe, CancellationToken cancellationToken)
    {
        byte[] chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            long total = 0;
            for (int read; (read = from.Read(chunk, 0, ChunkBytes)) > 0; total += read)
            {
                cancellationToken.ThrowIfCancellationRequested();
                to.Write(chunk, 0, read);
                observe?.Invoke(chunk.AsMemory(0, read));
            }

            return total;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    private void WriteFrame(string name, Stream content, long length, CancellationToken cancellationToken)
    {
        long offset = _target.Content.Position;
        XxHash64 xxh64 = new();
        using IncrementalHash sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using ZstdCompressionStream frame = new(_target.Content, Compressor, length);
        Copy(
            content,
            frame,
            bytes =>
            {
                xxh64.Append(bytes.Span);
                sha256.AppendData(bytes.Span);
            },
            cancellationToken);
        frame.Complete();
        _frames.Add(new V3Frame(name, offset, frame.BytesOut, length, xxh64.GetCurrentHash(), sha256.GetHashAndReset()));
    }

    private void AddEntry(V3Frame frame)
    {
        _frames.Add(frame);
        _rawBytes += frame.RawSize;
    }

    private void ThrowIfArchive()
    {
        if (_archive is not null)
        {
            throw new InvalidOperationException($"A container with encoding {Encoding} holds an archive, not frames.");
        }
    }
}
