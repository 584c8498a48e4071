using System.Buffers.Binary;

namespace C1z.Envelope;

/// <summary>Tells whether a v3 container is still the one that it was.</summary>
/// <remarks>
/// The hash covers the head and the last 28 bytes of the file. In an indexed container those are the manifest and a hash of the frame index, which has the
/// hashes of all content: length and hash then decide, and a copy equals its original. In an archive nothing at its ends covers the content, so the time of the
/// last write has to be the same too.
/// </remarks>
/// <param name="IsIndexed">Whether the payload has a frame index.</param>
/// <param name="Length">The file's length in bytes; 0 for no file.</param>
/// <param name="WriteTime">When its content was last changed, in ticks of UTC.</param>
/// <param name="Hash">XXH64 of the head, followed by the end.</param>
public readonly record struct V3Identity(bool IsIndexed, long Length, long WriteTime, ulong Hash)
{
    /// <summary>The identity of a file that is not there, or that has no byte yet.</summary>
    public static V3Identity None => default;

    /// <summary>Whether two identities are of one container.</summary>
    public bool Matches(V3Identity other) =>
        IsIndexed == other.IsIndexed && Length == other.Length && Hash == other.Hash && (IsIndexed || WriteTime == other.WriteTime);

    /// <summary>Reads the identity of a container.</summary>
    /// <param name="file">The container.</param>
    /// <exception cref="EnvelopeException">It is no v3 container, or cannot be read.</exception>
    public static V3Identity Of(RandomAccessFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        long length = file.Length;
        Span<byte> prefix = stackalloc byte[V3Header.PrefixBytes];
        file.ReadExactly(prefix, 0);
        uint manifestBytes = BinaryPrimitives.ReadUInt32BigEndian(prefix[ContainerProbe.MagicLength..]);
        if (!prefix.StartsWith(ContainerProbe.V3Magic) || manifestBytes > V3Header.MaxManifestBytes)
        {
            throw new EnvelopeException(EnvelopeErrorCode.NotASnapshot, "the file does not begin like a v3 container", file.Path, 0);
        }

        byte[] head = new byte[V3Header.PrefixBytes + (int)manifestBytes];
        file.ReadExactly(head, 0);
        Span<byte> end = stackalloc byte[FrameIndex.FooterBytes];
        end = end[..(int)Math.Min(end.Length, length - head.Length)];
        file.ReadExactly(end, length - end.Length);
        XxHash64 hash = new();
        hash.Append(head);
        hash.Append(end);
        return new V3Identity(FrameIndex.HasFooter(end), length, file.GetWriteTime(), hash.GetCurrentHash());
    }
}
