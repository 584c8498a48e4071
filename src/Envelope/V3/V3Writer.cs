using System.Buffers.Binary;
using C1z.Proto.Container.V3;

namespace C1z.Envelope;

/// <summary>
/// Writes a v3 container and replaces the target with it at <see cref="Commit()"/>. Without a commit the target stays as it was.
/// </summary>
/// <remarks>
/// <para>Frames and archive entries lie in the order of the calls; the frame index is always in the order of names. Equal calls give equal bytes, whatever
/// the number of workers. Once a call has failed, the writer can only be disposed.</para>
/// <para>One instance is for one thread; <see cref="AddFiles"/> starts its own.</para>
/// </remarks>
public sealed partial class V3Writer : IDisposable
{
    private readonly AtomicFile _target;
    private readonly V3WriteOptions _options;
    private readonly EntryNames _names = new();
    private readonly List<V3Frame> _frames = [];
    private readonly ContextPool<FrameEncoder> _encoders;
    private readonly int _reservedBytes;
    private byte[]? _manifest;
    private ZstdCompressor? _compressor;
    private readonly ZstdCompressionStream? _archiveFrame;
    private readonly TarWriter? _archive;
    private long _rawBytes;
    private bool _unusable;

    private V3Writer(string targetPath, PayloadEncoding encoding, byte[]? manifest, int reservedBytes, V3WriteOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Workers, 1, nameof(options));
        Encoding = encoding;
        _options = options;
        _manifest = manifest;
        _reservedBytes = reservedBytes;
        _encoders = new ContextPool<FrameEncoder>(() => new FrameEncoder(options.Level));
        _target = AtomicFile.Create(targetPath, options.FileSystem, options.MustBeNew);
        try
        {
            WriteHead();
            if (encoding == PayloadEncoding.TarZstd)
            {
                _archiveFrame = new ZstdCompressionStream(_target.Content, Compressor);
            }

            _archive = encoding == PayloadEncoding.IndexedZstd ? null : new TarWriter((Stream?)_archiveFrame ?? _target.Content);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>How the payload is packed.</summary>
    public PayloadEncoding Encoding { get; }

    private ZstdCompressor Compressor => _compressor ??= new ZstdCompressor(_options.Level);

    /// <summary>Starts a container with a manifest known from the start.</summary>
    /// <param name="targetPath">The container to replace or create.</param>
    /// <param name="manifest">The manifest; its encoding decides about the payload. Maps are written in the order of their keys.</param>
    /// <param name="options">Null means <see cref="V3WriteOptions.Default"/>.</param>
    /// <exception cref="ArgumentException">The manifest names no engine or no encoding that can be written.</exception>
    /// <exception cref="EnvelopeException">
    /// <see cref="EnvelopeErrorCode.ManifestTooLarge"/>, <see cref="EnvelopeErrorCode.NotFound"/> (of the directory), <see cref="EnvelopeErrorCode.Io"/>.
    /// </exception>
    public static V3Writer Create(string targetPath, C1ZManifestV3 manifest, V3WriteOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return new V3Writer(targetPath, Writable(manifest), Serialize(manifest, targetPath), 0, options ?? V3WriteOptions.Default);
    }

    /// <summary>Starts a container with the bytes of a manifest, which are kept as they are, unknown fields included.</summary>
    /// <param name="targetPath">The container to replace or create.</param>
    /// <param name="manifest">A well-formed manifest.</param>
    /// <param name="options">Null means <see cref="V3WriteOptions.Default"/>.</param>
    /// <inheritdoc cref="Create(string, C1ZManifestV3, V3WriteOptions?)" path="/exception"/>
    public static V3Writer Create(string targetPath, ReadOnlySpan<byte> manifest, V3WriteOptions? options = null)
    {
        byte[] bytes = Bounded(manifest.ToArray(), targetPath);
        PayloadEncoding encoding = Writable(ManifestCodec.Parse(bytes, new ByteLocation(targetPath)));
        return new V3Writer(targetPath, encoding, bytes, 0, options ?? V3WriteOptions.Default);
    }

    /// <summary>
    /// Starts an indexed container whose manifest is given to <see cref="Commit(C1ZManifestV3)"/>, when counts and digests are known. Room is kept for it; what
    /// it does not use stays zero between manifest and first frame, where no reader looks.
    /// </summary>
    /// <param name="targetPath">The container to replace or create.</param>
    /// <param name="reservedBytes">The most bytes the manifest may take, 1 to 16 MiB.</param>
    /// <param name="options">Null means <see cref="V3WriteOptions.Default"/>.</param>
    /// <exception cref="EnvelopeException"><see cref="EnvelopeErrorCode.NotFound"/> (of the directory), <see cref="EnvelopeErrorCode.Io"/>.</exception>
    public static V3Writer CreateWithLateManifest(string targetPath, int reservedBytes, V3WriteOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(reservedBytes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(reservedBytes, V3Header.MaxManifestBytes);
        return new V3Writer(targetPath, PayloadEncoding.IndexedZstd, null, reservedBytes, options ?? V3WriteOptions.Default);
    }

    /// <summary>Completes the container and replaces the target.</summary>
    /// <returns>The bytes of content and of the finished file.</returns>
    /// <exception cref="InvalidOperationException">An earlier call failed, the manifest is still missing, or the writer is committed or disposed.</exception>
    /// <exception cref="EnvelopeException">
    /// <see cref="EnvelopeErrorCode.TooLarge"/>: the frame index passes 64 MiB; <see cref="EnvelopeErrorCode.Io"/>, as in <see cref="AtomicFile.Commit()"/>.
    /// </exception>
    public PackedSize Commit()
    {
        if (_manifest is null)
        {
            throw new InvalidOperationException("The manifest is still missing: pass it to the commit.");
        }

        Begin();
        if (_archive is null)
        {
            long offset = _target.Content.Position;
            _target.Content.Write(FrameIndex.Write(_frames, XxHash64.Hash(_manifest), offset, _target.TargetPath));
        }
        else
        {
            _archive.Complete();
            _archiveFrame?.Complete();
        }

        PackedSize size = new(_rawBytes, _target.Content.Position);
        if (_reservedBytes > 0)
        {
            _target.Content.Flush();
            _target.File.Write(Head(_manifest), 0);
        }

        _target.Commit(_options.BeforeRename);
        return size;
    }

    /// <summary>Completes a container begun by <see cref="CreateWithLateManifest"/> and replaces the target.</summary>
    /// <param name="manifest">The manifest, with the indexed encoding and no more bytes than were reserved.</param>
    /// <exception cref="ArgumentException">The manifest names no engine or another encoding, or is too long for its room.</exception>
    /// <inheritdoc cref="Commit()"/>
    public PackedSize Commit(C1ZManifestV3 manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (_reservedBytes == 0)
        {
            throw new InvalidOperationException("The manifest was given at the start.");
        }

        byte[] bytes = ManifestCodec.Serialize(manifest);
        if (Writable(manifest) != PayloadEncoding.IndexedZstd || bytes.Length > _reservedBytes)
        {
            throw new ArgumentException($"The manifest must be for indexed frames and fit into {_reservedBytes} bytes; it has {bytes.Length}.", nameof(manifest));
        }

        _manifest = bytes;
        return Commit();
    }

    /// <summary>Without a commit, removes what was written and leaves the target as it was.</summary>
    public void Dispose()
    {
        _unusable = true;
        _archiveFrame?.Dispose();
        _compressor?.Dispose();
        _encoders.Dispose();
        _target.Dispose();
    }

    private static PayloadEncoding Writable(C1ZManifestV3 manifest)
    {
        if (manifest.Engine.Length == 0)
        {
            throw new ArgumentException("The manifest names no engine.", nameof(manifest));
        }

        return manifest.PayloadEncoding is PayloadEncoding.IndexedZstd or PayloadEncoding.Tar or PayloadEncoding.TarZstd
            ? manifest.PayloadEncoding
            : throw new ArgumentException($"The manifest names payload encoding {(int)manifest.PayloadEncoding}, which cannot be written.", nameof(manifest));
    }

    private static byte[] Serialize(C1ZManifestV3 manifest, string path) => Bounded(ManifestCodec.Serialize(manifest), path);

    private static byte[] Bounded(byte[] manifest, string path) =>
        manifest.Length <= V3Header.MaxManifestBytes
            ? manifest
            : throw new EnvelopeException(
                EnvelopeErrorCode.ManifestTooLarge, $"the manifest has {manifest.Length} bytes, more than {V3Header.MaxManifestBytes}", path);

    private static byte[] Head(byte[] manifest)
    {
        byte[] head = new byte[V3Header.PrefixBytes + manifest.Length];
        ContainerProbe.V3Magic.CopyTo(head);
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(ContainerProbe.MagicLength), (uint)manifest.Length);
        manifest.CopyTo(head, V3Header.PrefixBytes);
        return head;
    }

    private void WriteHead() => _target.Content.Write(_manifest is null ? new byte[V3Header.PrefixBytes + _reservedBytes] : Head(_manifest));

    /// <summary>Marks the start of a step: if it throws before <see cref="End"/>, the writer stays unusable and can never publish a torn file.</summary>
    private void Begin()
    {
        if (_unusable)
        {
            throw new InvalidOperationException("The writer is committed or disposed, or an earlier call failed.");
        }

        _unusable = true;
    }

    private void End() => _unusable = false;
}
