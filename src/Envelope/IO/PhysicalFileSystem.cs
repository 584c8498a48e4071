using C1z.Envelope.Interop;
using Microsoft.Win32.SafeHandles;

namespace C1z.Envelope;

/// <summary>The file system of the operating system: positional calls on file handles, no streams and no hidden buffers.</summary>
internal sealed class PhysicalFileSystem : FileSystem
{
    private const UnixFileMode NewFileMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode PrivateDirectoryMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const int MaxLinks = 40;
    private const int WindowsSharingViolation = 32;

    public override SafeFileHandle OpenRead(string path) =>
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);

    public override SafeFileHandle CreateNew(string path)
    {
        SafeFileHandle handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        if (!OperatingSystem.IsWindows())
        {
            // The runtime creates with 0666 less the umask; snapshots are not for the group to write.
            File.SetUnixFileMode(handle, File.GetUnixFileMode(handle) & NewFileMode);
        }

        return handle;
    }

    public override long GetLength(SafeFileHandle file) => RandomAccess.GetLength(file);

    public override int Read(SafeFileHandle file, Span<byte> buffer, long offset) => RandomAccess.Read(file, buffer, offset);

    public override void Write(SafeFileHandle file, ReadOnlySpan<byte> buffer, long offset) => RandomAccess.Write(file, buffer, offset);

    public override void Flush(SafeFileHandle file) => RandomAccess.FlushToDisk(file);

    public override void Rename(string from, string to)
    {
#pragma warning disable RS0030 // This is the one place that moves files; AtomicFile stands on it.
        File.Move(from, to, overwrite: true);
#pragma warning restore RS0030
    }

    public override bool TryRenameToNew(string from, string to)
    {
        if (!OperatingSystem.IsWindows())
        {
            return UnixNative.TryRenameToNew(from, to);
        }

        try
        {
#pragma warning disable RS0030 // As above; without the right to overwrite, Windows refuses a name that is taken.
            File.Move(from, to, overwrite: false);
#pragma warning restore RS0030
            return true;
        }
        catch (IOException) when (File.Exists(to) || Directory.Exists(to))
        {
            return false;
        }
    }

    public override void FlushDirectory(string path)
    {
        // Windows has no call that flushes a directory, and NTFS journals renames itself.
        if (!OperatingSystem.IsWindows())
        {
            UnixNative.FlushDirectory(path);
        }
    }

    public override void Delete(string path) => File.Delete(path);

    public override void CreateDirectory(string path) => Directory.CreateDirectory(path);

    public override string CreateTemporaryDirectory(string? parent, string prefix)
    {
        string path = Path.Combine(parent ?? Path.GetTempPath(), prefix + RandomName.Next());
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, PrivateDirectoryMode);
        }

        return path;
    }

    public override void DeleteDirectory(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    public override bool TryDeleteEmptyDirectory(string path)
    {
        try
        {
            Directory.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (IOException) when (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
        {
            return false;
        }

        return true;
    }

    public override void CreatePrivateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, PrivateDirectoryMode);
        }
    }

    public override bool FileExists(string path) => File.Exists(path);

    public override bool DirectoryExists(string path) => Directory.Exists(path);

    public override IReadOnlyList<string> ListNames(string directory) =>
        [.. Directory.EnumerateFileSystemEntries(directory).Select(entry => Path.GetFileName(entry))];

    public override long GetWriteTime(SafeFileHandle file) => File.GetLastWriteTimeUtc(file).Ticks;

    public override string ResolveLinks(string path)
    {
        // The runtime's own resolution refuses a link that leads to nothing yet.
        string at = path;
        for (int links = 0; new FileInfo(at).LinkTarget is { } target; links++)
        {
            at = links < MaxLinks ? Path.GetFullPath(target, Path.GetDirectoryName(Path.GetFullPath(at))!) : throw new IOException($"too many links behind '{path}'");
        }

        return at;
    }

    public override UnixFileMode? GetMode(string path) => OperatingSystem.IsWindows() || !File.Exists(path) ? null : File.GetUnixFileMode(path);

    public override void SetMode(SafeFileHandle file, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, mode);
        }
    }

    public override IDisposable? TryLock(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            // A holder deletes its file before it lets go. Whoever opened it before that then has the lock of a file that nobody else will ever see.
            while (true)
            {
                if (!File.Exists(path))
                {
                    CreateUnlessThere(path);
                }

                SafeFileHandle? file = UnixNative.TryLock(path);
                if (file is null || !UnixNative.IsDeleted(file))
                {
                    return file is null ? null : new UnixLock(file);
                }

                file.Dispose();
            }
        }

        try
        {
            return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Delete);
        }
        catch (IOException e) when ((e.HResult & 0xFFFF) == WindowsSharingViolation)
        {
            return null;
        }
    }

    private void CreateUnlessThere(string path)
    {
        try
        {
            CreateNew(path).Dispose();
        }
        catch (IOException) when (File.Exists(path))
        {
            // Somebody else was faster; the lock decides.
        }
    }

    // Closing is not enough: a process that is just being started has the handle too, until it runs its own program.
    private sealed class UnixLock(SafeFileHandle file) : IDisposable
    {
        public void Dispose()
        {
            if (!file.IsClosed)
            {
                UnixNative.Unlock(file);
                file.Dispose();
            }
        }
    }
}
