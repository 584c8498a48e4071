using Microsoft.Win32.SafeHandles;

namespace C1z.Envelope;

/// <summary>An open file with positional reads and writes. Failures of the operating system become <see cref="EnvelopeException"/>.</summary>
/// <remarks>Reads may run on many threads at once, and so may writes to ranges that do not overlap.</remarks>
public sealed class RandomAccessFile : IDisposable
{
    private readonly FileSystem _fileSystem;
    private readonly SafeFileHandle _handle;

    private RandomAccessFile(FileSystem fileSystem, SafeFileHandle handle, string path)
    {
        _fileSystem = fileSystem;
        _handle = handle;
        Path = path;
    }

    /// <summary>The path the file was opened by.</summary>
    public string Path { get; }

    /// <summary>The file's length in bytes, asked from the operating system each time.</summary>
    /// <exception cref="EnvelopeException"><see cref="EnvelopeErrorCode.Io"/>.</exception>
    public long Length
    {
        get
        {
            try
            {
                return _fileSystem.GetLength(_handle);
            }
            catch (Exception e) when (IoGuard.IsIoFailure(e))
            {
                throw IoGuard.Translate(e, Path, "ask for the length");
            }
        }
    }

    /// <summary>Opens an existing file for reading.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fileSystem">Null means <see cref="FileSystem.Physical"/>.</param>
    /// <exception cref="EnvelopeException"><see cref="EnvelopeErrorCode.NotFound"/> or <see cref="EnvelopeErrorCode.Io"/>.</exception>
    public static RandomAccessFile OpenRead(string path, FileSystem? fileSystem = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileSystem files = fileSystem ?? FileSystem.Physical;
        try
        {
            return new RandomAccessFile(files, files.OpenRead(path), path);
        }
        catch (Exception e) when (IoGuard.IsIoFailure(e))
        {
            throw IoGuard.Translate(e, path, "open");
        }
    }

    /// <summary>Creates a file that must not exist yet, for reading and writing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fileSystem">Null means <see cref="FileSystem.Physical"/>.</param>
    /// <exception cref="EnvelopeException"><see cref="EnvelopeErrorCode.NotFound"/> (of the directory) or <see cref="EnvelopeErrorCode.Io"/>.</exception>
    public static RandomAccessFile CreateNew(string path, FileSystem? fileSystem = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileSystem files = fileSystem ?? FileSystem.Physical;
        try
        {
            return new RandomAccessFile(files, files.CreateNew(path), path);
        }
        catch (Exception e) when (IoGuard.IsIoFailure(e))
        {
            throw IoGuard.Translate(e, path, "create");
        }
    }

    /// <summary>Reads up to the span's length; 0 means the offset is at or behind the end.</summary>
    /// <exception cref="EnvelopeException"><see cref="EnvelopeErrorCode.Io"/>.</exception>
    public int Read(Span<byte> buffer, long offset)
    {
        try
        {
            return _fileSystem.Read(_handle, buffer, offset);
        }
        catch (Exception e) when (IoGuard.IsIoFailure(e))
        {
            throw IoGuard.Translate(e, Path, "read");
        }
    }

    /// <summary>Fills the whole span.</summary>
    /// <exception cref="EnvelopeException"><see cref="EnvelopeErrorCode.Truncated"/>: the file ends first; or <see cref="EnvelopeErrorCode.Io"/>.</exception>
    public void ReadExactly(Span<byte> buffer, long offset)
    {
        for (int done = 0; done < buffer.Length;)
        {
            int read = Read(buffer[done..], offset + done);
            if (read == 0)
            {
                throw new EnvelopeException(EnvelopeErrorCode.Truncated, $"the file ends where {buffer.Length - done} more bytes are needed", Path, offset + done);
            }

            done += read;
        }
    }

    /// <summary>Writes the whole span.</summary>
    /// <exception cref="EnvelopeException"><see cref="EnvelopeErrorCode.Io"/>.</exception>
    public void Write(ReadOnlySpan<byte> buffer, long offset)
    {
        try
        {
            _fileSystem.Write(_handle, buffer, offset);
        }
        catch (Exception e) when (IoGuard.IsIoFailure(e))
        {
            throw IoGuard.Translate(e, Path, "write");
        }
    }

    /// <summary>
    /// Sequential writes from the start on, gathered into large ones. <see cref="Stream.Flush"/> hands everything to the operating system; disposing the stream
    /// alone does not, and leaves the file open.
    /// </summary>
    public Stream OpenWriteStream() => new FileWriteStream(this);

    /// <summary>Forces the content to the device.</summary>
    /// <exception cref="EnvelopeException"><see cref="EnvelopeErrorCode.Io"/>.</exception>
    public void Flush() => IoGuard.Run(Path, "flush", () => _fileSystem.Flush(_handle));

    /// <summary>When the content was last changed, in ticks of UTC.</summary>
    /// <exception cref="EnvelopeException"><see cref="EnvelopeErrorCode.Io"/>.</exception>
    public long GetWriteTime()
    {
        try
        {
            return _fileSystem.GetWriteTime(_handle);
        }
        catch (Exception e) when (IoGuard.IsIoFailure(e))
        {
            throw IoGuard.Translate(e, Path, "ask for the time of the last write");
        }
    }

    internal void SetMode(UnixFileMode mode) => IoGuard.Run(Path, "set the permissions", () => _fileSystem.SetMode(_handle, mode));

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
