using System.Buffers;

namespace C1z.Envelope;

/// <summary>Reads v1 containers.</summary>
/// <remarks>
/// <para>On-disk format: 5 bytes magic <c>43 31 5A 46 00</c>, then to the end of the file one zstd frame whose content is a SQLite database. A change
/// is a new version. Trailing bytes, skippable frames and dictionaries are refused; a content size, a checksum and a single segment are accepted
/// present or absent.</para>
/// <para>Memory stays at the frame's window plus less than a MiB. Not thread-safe.</para>
/// </remarks>
public sealed class V1Reader : IDisposable
{
    private const int ChunkBytes = 512 * 1024;
    private readonly RandomAccessFile? _file;
    private readonly ContainerLimits _limits;
    private readonly FileSystem _fileSystem;
    private readonly string? _name;
    private Stream? _stream;

    private V1Reader(Stream start, RandomAccessFile? file, string? name, ContainerLimits limits, FileSystem fileSystem)
    {
        ContainerProbe.Require(ContainerFormat.V1, ContainerProbe.Detect(start, name), name);
        byte[] head = new byte[ZstdFrameHeader.MaxLength];
        int read = start.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        FrameHeader = ZstdDecompressor.ReadHeader(head.AsSpan(0, read), new ByteLocation(name, ContainerProbe.MagicLength));
        _file = file;
        _name = name;
        _limits = limits;
        _fileSystem = fileSystem;
        _stream = file is null ? new PrefixedStream(head.AsMemory(0, read), start) : null;
    }

    /// <summary>The header of the frame.</summary>
    public ZstdFrameHeader FrameHeader { get; }

    /// <summary>
    /// The size of the database in bytes as the frame declares it, known before anything is decoded and even when a limit will refuse it; null when the
    /// frame does not say.
    /// </summary>
    public long? DeclaredSize => FrameHeader.ContentSize is { } size ? (long)Math.Min(size, long.MaxValue) : null;

    /// <summary>Opens a file and checks magic and frame header.</summary>
    /// <param name="path">The snapshot.</param>
    /// <param name="limits">Null means <see cref="ContainerLimits.Default"/>.</param>
    /// <param name="fileSystem">Null means <see cref="FileSystem.Physical"/>.</param>
    /// <exception cref="EnvelopeException">
    /// <see cref="EnvelopeErrorCode.Empty"/>, <see cref="EnvelopeErrorCode.NotASnapshot"/>, <see cref="EnvelopeErrorCode.Truncated"/>,
    /// <see cref="EnvelopeErrorCode.FrameInvalid"/>, <see cref="EnvelopeErrorCode.NotFound"/> or <see cref="EnvelopeErrorCode.Io"/>.
    /// </exception>
    public static V1Reader Open(string path, ContainerLimits? limits = null, FileSystem? fileSystem = null)
    {
        FileSystem files = fileSystem ?? FileSystem.Physical;
        RandomAccessFile file = RandomAccessFile.OpenRead(path, files);
        try
        {
            using FileReadStream start = new(file, 0, file.Length);
            return new V1Reader(start, file, path, limits ?? ContainerLimits.Default, files);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens a stream at its current position and checks magic and frame header. The content can be read once.</summary>
    /// <param name="stream">The snapshot's bytes to the end; stays open.</param>
    /// <param name="name">A name for error messages; may be null.</param>
    /// <param name="limits">Null means <see cref="ContainerLimits.Default"/>.</param>
    /// <inheritdoc cref="Open(string, ContainerLimits?, FileSystem?)" path="/exception"/>
    public static V1Reader Open(Stream stream, string? name = null, ContainerLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new V1Reader(stream, null, name, limits ?? ContainerLimits.Default, FileSystem.Physical);
    }

    /// <summary>
    /// The database as a stream. The read that returns 0 proves completeness, checksum and absence of trailing bytes; a caller that stops earlier has
    /// no such proof.
    /// </summary>
    /// <exception cref="InvalidOperationException">The reader stands on a stream, whose content was already taken.</exception>
    public Stream OpenContent()
    {
        ByteLocation location = new(_name, ContainerProbe.MagicLength);
        ZstdDecompressionLimits limits = _limits.ForFrame(_limits.MaxDecodedBytes ?? ContainerLimits.DefaultMaxDecodedBytes);
        if (_file is { } file)
        {
            long length = Math.Max(0, file.Length - ContainerProbe.MagicLength);
            return new ZstdDecompressionStream(new FileReadStream(file, ContainerProbe.MagicLength, length), limits, location);
        }

        Stream content = _stream ?? throw new InvalidOperationException("The content of a stream can be read once.");
        _stream = null;
        return new ZstdDecompressionStream(content, limits, location);
    }

    /// <summary>Decodes the whole database into a stream.</summary>
    /// <param name="destination">Receives the content; on an error it has received a correct prefix.</param>
    /// <param name="progress">Told the number of decoded bytes so far, at every chunk.</param>
    /// <param name="cancellationToken">Checked at every chunk.</param>
    /// <returns>The size of the database in bytes.</returns>
    /// <exception cref="EnvelopeException">
    /// <see cref="EnvelopeErrorCode.TooLarge"/>, <see cref="EnvelopeErrorCode.WindowTooLarge"/>, <see cref="EnvelopeErrorCode.Truncated"/>,
    /// <see cref="EnvelopeErrorCode.ChecksumMismatch"/>, <see cref="EnvelopeErrorCode.SizeMismatch"/>, <see cref="EnvelopeErrorCode.TrailingData"/>,
    /// <see cref="EnvelopeErrorCode.FrameInvalid"/> or <see cref="EnvelopeErrorCode.Io"/>.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public long CopyTo(Stream destination, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        using Stream content = OpenContent();
        byte[] chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            long total = 0;
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int read = content.Read(chunk, 0, chunk.Length);
                if (read == 0)
                {
                    return total;
                }

                destination.Write(chunk, 0, read);
                total += read;
                progress?.Report(total);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    /// <summary>Decodes the whole database into a new file. On any failure the file is removed again.</summary>
    /// <param name="destinationPath">The file to create; it must not exist.</param>
    /// <param name="flush">Whether to force the file to the device. Default false: a working copy need not survive a power cut.</param>
    /// <param name="progress">Told the number of decoded bytes so far, at every chunk.</param>
    /// <param name="cancellationToken">Checked at every chunk.</param>
    /// <inheritdoc cref="CopyTo(Stream, IProgress{long}?, CancellationToken)" path="/returns"/>
    /// <inheritdoc cref="CopyTo(Stream, IProgress{long}?, CancellationToken)" path="/exception"/>
    public long Unpack(string destinationPath, bool flush = false, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        RandomAccessFile database = RandomAccessFile.CreateNew(destinationPath, _fileSystem);
        bool complete = false;
        try
        {
            using FileWriteStream destination = new(database);
            long size = CopyTo(destination, progress, cancellationToken);
            destination.Flush();
            if (flush)
            {
                database.Flush();
            }

            complete = true;
            return size;
        }
        finally
        {
            database.Dispose();
            if (!complete)
            {
                IoGuard.RunQuietly(() => _fileSystem.Delete(destinationPath));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();
}
