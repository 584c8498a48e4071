using System.Buffers;
using System.Security.Cryptography;
using C1z.Proto.Container.V3;

namespace C1z.Envelope;

/// <summary>Reads v3 containers: in place by frame where the payload is indexed, and as a sequence of files in every encoding.</summary>
/// <remarks>
/// <para>An indexed payload is covered by hashes from the first byte to the last. The archive encodings have weaker guarantees, which no reader can mend:
/// in <c>TAR</c> and <c>TAR_ZSTD</c> nothing covers the manifest, and in <c>TAR</c> nothing covers the contents.</para>
/// <para><see cref="ReadFrame"/> and <see cref="OpenFrame"/> may be called from many threads at once; so may everything else, apart from
/// <see cref="Dispose"/>.</para>
/// </remarks>
public sealed partial class V3Reader : IDisposable
{
    private readonly RandomAccessFile _file;
    private readonly ContainerLimits _limits;
    private readonly FileSystem _fileSystem;
    private readonly ContextPool<ZstdDecompressor> _decompressors = new(() => new ZstdDecompressor());
    private readonly IReadOnlyList<V3Frame> _frames;
    private readonly Dictionary<string, V3Frame> _byName;

    private V3Reader(RandomAccessFile file, ContainerLimits limits, FileSystem fileSystem)
    {
        _file = file;
        _limits = limits;
        _fileSystem = fileSystem;
        Header = V3Header.Read(file);
        _frames = Encoding switch
        {
            PayloadEncoding.IndexedZstd => FrameIndex.Read(file, Header),
            PayloadEncoding.Tar or PayloadEncoding.TarZstd => [],
            _ => throw new EnvelopeException(EnvelopeErrorCode.UnsupportedEncoding, $"payload encoding {(int)Encoding} is not supported", file.Path),
        };
        _byName = _frames.ToDictionary(frame => frame.Name, StringComparer.Ordinal);
    }

    /// <summary>The head of the file.</summary>
    public V3Header Header { get; }

    /// <summary>How the payload is packed.</summary>
    public PayloadEncoding Encoding => Header.Manifest.PayloadEncoding;

    /// <summary>The path the container was opened by.</summary>
    public string Path => _file.Path;

    /// <summary>The files of an indexed payload, in the order of the index. Empty for archives, whose files only reading tells.</summary>
    public IReadOnlyList<V3Frame> Frames => _frames;

    /// <summary>Opens a container; for an indexed payload this checks the frame index and the manifest's hash.</summary>
    /// <param name="path">The container.</param>
    /// <param name="limits">Null means <see cref="ContainerLimits.Default"/>.</param>
    /// <param name="fileSystem">Null means <see cref="FileSystem.Physical"/>.</param>
    /// <exception cref="EnvelopeException">
    /// What <see cref="V3Header.Read(string, FileSystem?)"/> throws; <see cref="EnvelopeErrorCode.UnsupportedEncoding"/>;
    /// <see cref="EnvelopeErrorCode.IndexInvalid"/>; <see cref="EnvelopeErrorCode.OutOfRange"/>, <see cref="EnvelopeErrorCode.UnsafePath"/> or
    /// <see cref="EnvelopeErrorCode.DuplicateEntry"/> of an index entry; <see cref="EnvelopeErrorCode.ManifestHashMismatch"/>.
    /// </exception>
    public static V3Reader Open(string path, ContainerLimits? limits = null, FileSystem? fileSystem = null)
    {
        FileSystem files = fileSystem ?? FileSystem.Physical;
        RandomAccessFile file = RandomAccessFile.OpenRead(path, files);
        try
        {
            return new V3Reader(file, limits ?? ContainerLimits.Default, files);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>What this container is compared with later, to find out whether another one took its place.</summary>
    /// <exception cref="EnvelopeException"><see cref="EnvelopeErrorCode.Io"/>.</exception>
    public V3Identity ReadIdentity() => V3Identity.Of(_file);

    /// <summary>The most bytes that the payload may decode to in all, as the limits allow for a file of this size.</summary>
    public long DecodedBudget => _limits.DecodedBudgetV3(_file.Length);

    /// <summary>Finds a file of an indexed payload; null when there is none of that name.</summary>
    public V3Frame? FindFrame(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Decodes one whole frame and checks its length, its checksum and its XXH64.</summary>
    /// <param name="frame">A frame of <see cref="Frames"/>.</param>
    /// <param name="destination">Receives the content; exactly <see cref="V3Frame.RawSize"/> bytes long.</param>
    /// <param name="verifySha256">Whether to compare the SHA-256 as well.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    /// <exception cref="EnvelopeException">
    /// The frame is damaged: <see cref="EnvelopeErrorCode.ChecksumMismatch"/>, <see cref="EnvelopeErrorCode.SizeMismatch"/>,
    /// <see cref="EnvelopeErrorCode.Truncated"/>, <see cref="EnvelopeErrorCode.TrailingData"/>, <see cref="EnvelopeErrorCode.FrameInvalid"/>; or
    /// <see cref="EnvelopeErrorCode.Io"/>. The destination's content is then undefined.
    /// </exception>
    public void ReadFrame(V3Frame frame, Span<byte> destination, bool verifySha256 = false)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (destination.Length != frame.RawSize)
        {
            throw new ArgumentException($"The destination has {destination.Length} bytes, the frame's content {frame.RawSize}.", nameof(destination));
        }

        ByteLocation location = new(Path, frame.Offset);
        if (frame.CompressedSize > Array.MaxLength)
        {
            throw location.Error(EnvelopeErrorCode.OutOfRange, $"frame '{frame.Name}' has {frame.CompressedSize} bytes, too many to read at once");
        }

        byte[] compressed = ArrayPool<byte>.Shared.Rent((int)frame.CompressedSize);
        ZstdDecompressor decompressor = _decompressors.Rent();
        try
        {
            Span<byte> bytes = compressed.AsSpan(0, (int)frame.CompressedSize);
            _file.ReadExactly(bytes, frame.Offset);
            decompressor.Decompress(bytes, destination, location);
        }
        finally
        {
            _decompressors.Return(decompressor);
            ArrayPool<byte>.Shared.Return(compressed);
        }

        FrameContentStream.CheckHashes(frame, XxHash64.Hash(destination), verifySha256 ? SHA256.HashData(destination) : [], location);
    }

    /// <summary>
    /// The content of one frame as a stream in bounded memory. The read that returns 0 proves length and hashes; its errors are those of
    /// <see cref="ReadFrame"/> and <see cref="EnvelopeErrorCode.WindowTooLarge"/>.
    /// </summary>
    /// <param name="frame">A frame of <see cref="Frames"/>.</param>
    /// <param name="verifySha256">Whether to compare the SHA-256 as well.</param>
    public Stream OpenFrame(V3Frame frame, bool verifySha256 = false)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return new FrameContentStream(_file, frame, _limits, verifySha256);
    }

    /// <summary>
    /// Reads a frame as it lies in the file, without decoding it, to be placed in another container. Its recorded size and hashes come along, so damage remains
    /// noticeable to whoever reads the copy.
    /// </summary>
    /// <param name="frame">A frame of <see cref="Frames"/>.</param>
    /// <exception cref="EnvelopeException">
    /// <see cref="EnvelopeErrorCode.Truncated"/>, <see cref="EnvelopeErrorCode.Io"/>; <see cref="EnvelopeErrorCode.OutOfRange"/>: it is too large for memory.
    /// </exception>
    public EncodedFrame ReadEncoded(V3Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (frame.CompressedSize > Array.MaxLength)
        {
            throw new ByteLocation(Path, frame.Offset).Error(
                EnvelopeErrorCode.OutOfRange, $"frame '{frame.Name}' has {frame.CompressedSize} bytes, too many to read at once");
        }

        byte[] bytes = ArrayPool<byte>.Shared.Rent((int)frame.CompressedSize);
        try
        {
            _file.ReadExactly(bytes.AsSpan(0, (int)frame.CompressedSize), frame.Offset);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(bytes);
            throw;
        }

        return new EncodedFrame(bytes, 0, (int)frame.CompressedSize, frame.RawSize, frame.RawXxh64, frame.RawSha256.ToArray());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _decompressors.Dispose();
        _file.Dispose();
    }

    /// <summary>The frame as it lies in the file, for a copy without recompression.</summary>
    internal Stream OpenEncoded(V3Frame frame) => new FileReadStream(_file, frame.Offset, frame.CompressedSize);
}
