using Microsoft.Win32.SafeHandles;

namespace C1z.Engines.Tables;

/// <summary>A file on disk, read at positions.</summary>
public sealed class FileTableSource : ITableSource
{
    private readonly SafeFileHandle _handle;

    /// <summary>Opens the file for reading; others may read it too.</summary>
    /// <param name="path">The file's path.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public FileTableSource(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        Name = path;
        _handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.RandomAccess);
        Length = RandomAccess.GetLength(_handle);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long Length { get; }

    /// <inheritdoc/>
    public void Read(long offset, Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            int read = RandomAccess.Read(_handle, destination, offset);
            if (read == 0)
            {
                throw new TableException(TableErrorCode.Truncated, Name, offset, "the file became shorter while it was read");
            }

            destination = destination[read..];
            offset += read;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
