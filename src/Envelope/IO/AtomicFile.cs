namespace C1z.Envelope;

/// <summary>
/// Replaces a file as a whole or not at all. Bytes go to a new file beside the target; <see cref="Commit"/> makes them durable and renames.
/// </summary>
/// <remarks>
/// <para>Until the rename, the target is untouched, whatever fails. After the rename, only flushing the directory remains: should that fail,
/// <see cref="Commit"/> throws, the target already holds the complete new content, and only its survival of a power cut is in doubt.</para>
/// <para>Temporary names are random: writers to one target never meet; the last to commit wins. One instance is for one thread.</para>
/// </remarks>
public sealed class AtomicFile : IDisposable
{
    private readonly FileSystem _fileSystem;
    private readonly string _directory;
    private readonly string _temporaryPath;
    private FileWriteStream? _content;
    private bool _renamed;
    private bool _disposed;

    private AtomicFile(string targetPath, string directory, string temporaryPath, RandomAccessFile file, FileSystem fileSystem)
    {
        TargetPath = targetPath;
        File = file;
        _directory = directory;
        _temporaryPath = temporaryPath;
        _fileSystem = fileSystem;
    }

    /// <summary>The path that <see cref="Commit"/> publishes.</summary>
    public string TargetPath { get; }

    /// <summary>The new content, for positional writes.</summary>
    public RandomAccessFile File { get; }

    /// <summary>The new content as a buffered stream of sequential writes from offset 0; <see cref="Commit"/> flushes it.</summary>
    public Stream Content => _content ??= new FileWriteStream(File);

    /// <summary>Starts a replacement.</summary>
    /// <param name="targetPath">The file to replace or create. Its directory must exist.</param>
    /// <param name="fileSystem">Null means <see cref="FileSystem.Physical"/>.</param>
    /// <exception cref="EnvelopeException"><see cref="EnvelopeErrorCode.NotFound"/> (of the directory) or <see cref="EnvelopeErrorCode.Io"/>.</exception>
    public static AtomicFile Create(string targetPath, FileSystem? fileSystem = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(targetPath);
        FileSystem files = fileSystem ?? FileSystem.Physical;
        string directory = Path.GetDirectoryName(Path.GetFullPath(targetPath)) ?? throw new ArgumentException("The path names no file.", nameof(targetPath));
        string temporary = Path.Combine(directory, $".{RandomName.Next()}.c1z.tmp");
        return new AtomicFile(targetPath, directory, temporary, RandomAccessFile.CreateNew(temporary, files), files);
    }

    /// <summary>Flushes the content to the device, renames it over the target and flushes the directory.</summary>
    /// <exception cref="EnvelopeException"><see cref="EnvelopeErrorCode.Io"/>: a step failed; see the remarks of the type for what holds then.</exception>
    /// <exception cref="InvalidOperationException">The replacement is already committed or disposed.</exception>
    public void Commit()
    {
        if (_renamed || _disposed)
        {
            throw new InvalidOperationException("The replacement is already committed or disposed.");
        }

        _content?.Flush();
        File.Flush();
        File.Dispose();
        IoGuard.Run(TargetPath, "replace", () => _fileSystem.Rename(_temporaryPath, TargetPath));
        _renamed = true;
        IoGuard.Run(TargetPath, "flush the directory of", () => _fileSystem.FlushDirectory(_directory));
    }

    /// <summary>Without a commit, deletes the new content and leaves the target as it was.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _content?.Dispose();
        File.Dispose();
        if (!_renamed)
        {
            IoGuard.RunQuietly(() => _fileSystem.Delete(_temporaryPath));
        }
    }
}
