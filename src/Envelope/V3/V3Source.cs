namespace C1z.Envelope;

/// <summary>A file to be packed.</summary>
/// <param name="Name">Its relative path in the container, with <c>/</c> between its parts.</param>
/// <param name="Length">The exact length of its content in bytes.</param>
/// <param name="Open">Opens the content; called once, possibly on another thread.</param>
public sealed record V3Source(string Name, long Length, Func<Stream> Open)
{
    /// <summary>A source that reads an existing file, which must not change until it is packed.</summary>
    /// <param name="name">Its relative path in the container.</param>
    /// <param name="path">The file.</param>
    /// <param name="fileSystem">Null means <see cref="FileSystem.Physical"/>.</param>
    /// <exception cref="EnvelopeException"><see cref="EnvelopeErrorCode.NotFound"/> or <see cref="EnvelopeErrorCode.Io"/>.</exception>
    public static V3Source FromFile(string name, string path, FileSystem? fileSystem = null)
    {
        using RandomAccessFile file = RandomAccessFile.OpenRead(path, fileSystem);
        long length = file.Length;

        // One byte more than promised, so that growth is noticed.
        return new V3Source(name, length, () => new FileReadStream(RandomAccessFile.OpenRead(path, fileSystem), 0, length + 1, ownsFile: true));
    }
}
