using System.Buffers.Binary;
using C1z.Proto.Container.V3;

namespace C1z.Envelope;

/// <summary>The head of a v3 container: magic and manifest, without any look at the payload.</summary>
/// <remarks>
/// <para>On-disk format; a change is a new version:</para>
/// <list type="bullet">
/// <item>5 bytes magic <c>43 31 5A 33 00</c></item>
/// <item>4 bytes manifest length L, unsigned, <b>big endian</b>, at most 16 MiB</item>
/// <item>L bytes manifest, a <see cref="C1ZManifestV3"/> message</item>
/// <item>the payload, to the end of the file</item>
/// </list>
/// <para>Immutable once read, and safe for many threads as long as nobody changes <see cref="Manifest"/>.</para>
/// </remarks>
public sealed class V3Header
{
    /// <summary>The largest manifest in bytes, on reading and on writing: 16 MiB.</summary>
    public const int MaxManifestBytes = ManifestCodec.MaxBytes;

    internal const int PrefixBytes = ContainerProbe.MagicLength + sizeof(uint);
    private readonly byte[] _manifest;
    private readonly string _path;

    private V3Header(byte[] manifest, string path)
    {
        _manifest = manifest;
        _path = path;
        Manifest = ManifestCodec.ParseHeader(manifest, new ByteLocation(path, PrefixBytes));
    }

    /// <summary>
    /// What opening needs of the manifest: engine, schema version, encoding, sync runs, dead bytes, identity format and digest root. Descriptors, engine
    /// configuration and record types are left out; <see cref="ParseManifest"/> gives them.
    /// </summary>
    public C1ZManifestV3 Manifest { get; }

    /// <summary>The manifest's bytes as they lie in the file.</summary>
    public ReadOnlyMemory<byte> ManifestBytes => _manifest;

    /// <summary>The offset of the payload in the file.</summary>
    public long PayloadOffset => PrefixBytes + _manifest.Length;

    /// <summary>Reads the head of a file.</summary>
    /// <param name="path">The container.</param>
    /// <param name="fileSystem">Null means <see cref="FileSystem.Physical"/>.</param>
    /// <exception cref="EnvelopeException">
    /// <see cref="EnvelopeErrorCode.Empty"/>, <see cref="EnvelopeErrorCode.NotASnapshot"/>, <see cref="EnvelopeErrorCode.Truncated"/>,
    /// <see cref="EnvelopeErrorCode.ManifestTooLarge"/>, <see cref="EnvelopeErrorCode.ManifestInvalid"/>, <see cref="EnvelopeErrorCode.NotFound"/> or
    /// <see cref="EnvelopeErrorCode.Io"/>.
    /// </exception>
    public static V3Header Read(string path, FileSystem? fileSystem = null)
    {
        using RandomAccessFile file = RandomAccessFile.OpenRead(path, fileSystem);
        return Read(file);
    }

    /// <summary>Parses the whole manifest, descriptors included.</summary>
    /// <exception cref="EnvelopeException"><see cref="EnvelopeErrorCode.ManifestInvalid"/>.</exception>
    public C1ZManifestV3 ParseManifest() => ManifestCodec.Parse(_manifest, new ByteLocation(_path, PrefixBytes));

    internal static V3Header Read(RandomAccessFile file)
    {
        long length = file.Length;
        using (FileReadStream start = new(file, 0, length))
        {
            ContainerProbe.Require(ContainerFormat.V3, ContainerProbe.Detect(start, file.Path), file.Path);
        }

        Span<byte> claim = stackalloc byte[sizeof(uint)];
        file.ReadExactly(claim, ContainerProbe.MagicLength);
        uint manifestLength = BinaryPrimitives.ReadUInt32BigEndian(claim);
        if (manifestLength > MaxManifestBytes)
        {
            string rule = $"the manifest claims {manifestLength} bytes, more than {MaxManifestBytes}";
            throw new EnvelopeException(EnvelopeErrorCode.ManifestTooLarge, rule, file.Path, ContainerProbe.MagicLength);
        }

        if (manifestLength > length - PrefixBytes)
        {
            string rule = $"the file ends inside the manifest, which claims {manifestLength} bytes";
            throw new EnvelopeException(EnvelopeErrorCode.Truncated, rule, file.Path, length);
        }

        byte[] manifest = new byte[manifestLength];
        file.ReadExactly(manifest, PrefixBytes);
        return new V3Header(manifest, file.Path);
    }
}
