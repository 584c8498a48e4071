namespace C1z.Envelope;

/// <summary>
/// Replaces a file as a whole or not at all. Bytes go to a new file beside the target; <see cref="Commit()"/> makes them durable and renames.
/// </summary>
/// <remarks>
/// <para>Until the rename, the target is untouched, whatever fails. After the rename, only flushing the directory remains: should that fail,
/// <see cref="Commit()"/> throws <see cref="EnvelopeErrorCode.NotDurable"/>, the target already holds the complete new content, and only its survival of a
/// power cut is in doubt.</para>
/// <para>A symbolic link at the target stays: what it leads to is replaced. The new file has the permissions of the one it replaces.</para>
/// <para>Temporary names are random: writers to one target never meet; the last to commit wins, except where the target must be new: then the first does.
/// One instance is for one thread.</para>
/// </remarks>
public sealed class AtomicFile : IDisposable
{
    private readonly FileSystem _fileSystem;
    private readonly string _resolvedPath;
    private readonly string _directory;
    private readonly bool _mustBeNew;
    private readonly string _temporaryPath;
    private FileWriteStream? _content;
    private bool _renamed;
    private bool _disposed;

    private AtomicFile(string targetPath, string resolvedPath, string directory, string temporaryPath, RandomAccessFile file, bool mustBeNew, FileSystem fileSystem)
    {
        TargetPath = targetPath;
        File = file;
        _resolvedPath = resolvedPath;
        _directory = directory;
        _temporaryPath = temporaryPath;
        _mustBeNew = mustBeNew;
        _fileSystem = fileSystem;
    }

    /// <summary>The path that <see cref="Commit()"/> publishes.</summary>
    public string TargetPath { get; }

    /// <summary>The new content, for positional writes.</summary>
    public RandomAccessFile File { get; }

    /// <summary>The new content as a buffered stream of sequential writes from offset 0; <see cref="Commit()"/> flushes it.</summary>
    public Stream Content => _content ??= new FileWriteStream(File);

    /// <summary>Starts a replacement.</summary>
    /// <param name="targetPath">The file to replace or create. Its directory must exist.</param>
    /// <param name="fileSystem">Null means <see cref="FileSystem.Physical"/>.</param>
    /// <param name="mustBeNew">Whether the commit fails where a file is by then.</param>
    /// <exception cref="EnvelopeException"><see cref="EnvelopeErrorCode.NotFound"/> (of the directory) or <see cref="EnvelopeErrorCode.Io"/>.</exception>
    public static AtomicFile Create(string targetPath, FileSystem? fileSystem = null, bool mustBeNew = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(targetPath);
        FileSystem files = fileSystem ?? FileSystem.Physical;
        string resolved = targetPath;
        UnixFileMode? mode = null;
        IoGuard.Run(targetPath, "look at", () =>
        {
            resolved = files.ResolveLinks(Path.GetFullPath(targetPath));
            mode = files.GetMode(resolved);
        });
        string directory = Path.GetDirectoryName(resolved) ?? throw new ArgumentException("The path names no file.", nameof(targetPath));
        string temporary = Path.Combine(directory, $".{RandomName.Next()}.c1z.tmp");
        var target = new AtomicFile(targetPath, resolved, directory, temporary, RandomAccessFile.CreateNew(temporary, files), mustBeNew, files);
        try
        {
            if (mode is { } permissions)
            {
                target.File.SetMode(permissions);
            }

            return target;
        }
        catch
        {
            target.Dispose();
            throw;
        }
    }

    /// <summary>Flushes the content to the device, renames it over the target and flushes the directory.</summary>
    /// <exception cref="EnvelopeException">
    /// <see cref="EnvelopeErrorCode.Io"/>: a step before the rename failed, or the rename; <see cref="EnvelopeErrorCode.AlreadyExists"/>: the target had to be
    /// new and is not; <see cref="EnvelopeErrorCode.NotDurable"/>: see the remarks of the type.
    /// </exception>
    /// <exception cref="InvalidOperationException">The replacement is already committed or disposed.</exception>
    public void Commit() => Commit(null);

    /// <summary>Commits, and tells just before the rename what is going to be published.</summary>
    /// <param name="beforeRename">
    /// Called with the finished content, which is on the device by then. What it throws leaves the target as it was.
    /// </param>
    /// <inheritdoc cref="Commit()" path="/exception"/>
    public void Commit(Action<RandomAccessFile>? beforeRename)
    {
        if (_renamed || _disposed)
        {
            throw new InvalidOperationException("The replacement is already committed or disposed.");
        }

        _content?.Flush();
        File.Flush();
        beforeRename?.Invoke(File);
        File.Dispose();
        IoGuard.Run(TargetPath, "replace", Rename);
        _renamed = true;
        try
        {
            _fileSystem.FlushDirectory(_directory);
        }
        catch (Exception e) when (IoGuard.IsIoFailure(e))
        {
            throw new EnvelopeException(
                EnvelopeErrorCode.NotDurable, $"the file is complete, but its directory could not be flushed: {e.Message}", TargetPath, innerException: e);
        }
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

    private void Rename()
    {
        if (!_mustBeNew)
        {
            _fileSystem.Rename(_temporaryPath, _resolvedPath);
        }
        else if (!_fileSystem.TryRenameToNew(_temporaryPath, _resolvedPath))
        {
            throw new EnvelopeException(EnvelopeErrorCode.AlreadyExists, "a file is there already, and a new one was to be made", TargetPath);
        }
    }
}
