namespace C1z.Envelope;

/// <summary>Tells the container by the first five bytes; names and extensions play no part.</summary>
public static class ContainerProbe
{
    /// <summary>The length of a magic in bytes.</summary>
    public const int MagicLength = 5;

    internal static ReadOnlySpan<byte> V1Magic => "C1ZF\0"u8;

    internal static ReadOnlySpan<byte> V3Magic => "C1Z3\0"u8;

    /// <summary>Tells the container of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fileSystem">Null means <see cref="FileSystem.Physical"/>.</param>
    /// <returns>The format; <see cref="ContainerFormat.Unknown"/> when the bytes are no known magic.</returns>
    /// <exception cref="EnvelopeException">
    /// <see cref="EnvelopeErrorCode.Empty"/>: no bytes; <see cref="EnvelopeErrorCode.Truncated"/>: 1 to 4 bytes;
    /// <see cref="EnvelopeErrorCode.NotFound"/>; <see cref="EnvelopeErrorCode.Io"/>.
    /// </exception>
    public static ContainerFormat Detect(string path, FileSystem? fileSystem = null)
    {
        using RandomAccessFile file = RandomAccessFile.OpenRead(path, fileSystem);
        using FileReadStream start = new(file, 0, MagicLength);
        return Detect(start, path);
    }

    /// <summary>Tells the container of a stream by reading its next five bytes.</summary>
    /// <param name="stream">The stream, which is left behind those bytes.</param>
    /// <param name="path">The name for error messages; may be null.</param>
    /// <inheritdoc cref="Detect(string, FileSystem?)" path="/returns"/>
    /// <exception cref="EnvelopeException">
    /// <see cref="EnvelopeErrorCode.Empty"/>: no bytes; <see cref="EnvelopeErrorCode.Truncated"/>: 1 to 4 bytes.
    /// </exception>
    public static ContainerFormat Detect(Stream stream, string? path = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Span<byte> magic = stackalloc byte[MagicLength];
        int read = stream.ReadAtLeast(magic, MagicLength, throwOnEndOfStream: false);
        return read switch
        {
            0 => throw new EnvelopeException(EnvelopeErrorCode.Empty, "the file is empty", path, 0),
            < MagicLength => throw new EnvelopeException(EnvelopeErrorCode.Truncated, $"the file ends inside the magic, after {read} of {MagicLength} bytes", path, read),
            _ => Detect(magic),
        };
    }

    internal static void Require(ContainerFormat expected, ContainerFormat found, string? path)
    {
        if (found == expected)
        {
            return;
        }

        string rule = found == ContainerFormat.Unknown
            ? "not a snapshot: the first five bytes are neither C1ZF nor C1Z3 with a zero"
            : $"a {found} container, not a {expected} one";
        throw new EnvelopeException(EnvelopeErrorCode.NotASnapshot, rule, path, 0);
    }

    private static ContainerFormat Detect(ReadOnlySpan<byte> magic) =>
        magic.SequenceEqual(V1Magic) ? ContainerFormat.V1
        : magic.SequenceEqual(V3Magic) ? ContainerFormat.V3
        : ContainerFormat.Unknown;
}
