using Microsoft.Win32.SafeHandles;

namespace C1z.Envelope;

/// <summary>
/// Every file operation the product performs goes through one of these calls, so that a test can make the n-th of them fail. Paths are those of the
/// operating system; failures are the runtime's exceptions (<see cref="IOException"/> and relatives), which callers translate.
/// </summary>
/// <remarks>Implementations are thread-safe.</remarks>
public abstract class FileSystem
{
    /// <summary>The operating system's file system.</summary>
    public static FileSystem Physical { get; } = new PhysicalFileSystem();

    /// <summary>Opens an existing file for positional reading.</summary>
    public abstract SafeFileHandle OpenRead(string path);

    /// <summary>Creates a file that must not exist, for positional reading and writing. Mode 0644 less the process's umask.</summary>
    public abstract SafeFileHandle CreateNew(string path);

    /// <summary>The length of an open file in bytes.</summary>
    public abstract long GetLength(SafeFileHandle file);

    /// <summary>Reads up to a span's length; 0 means the offset is at or behind the end.</summary>
    public abstract int Read(SafeFileHandle file, Span<byte> buffer, long offset);

    /// <summary>Writes a whole span.</summary>
    public abstract void Write(SafeFileHandle file, ReadOnlySpan<byte> buffer, long offset);

    /// <summary>Forces a file's content to the device.</summary>
    public abstract void Flush(SafeFileHandle file);

    /// <summary>Renames a file, replacing the target in one step.</summary>
    public abstract void Rename(string from, string to);

    /// <summary>Renames a file to a name that is not taken, in one step.</summary>
    /// <returns>False when something is there; nothing has changed then.</returns>
    public abstract bool TryRenameToNew(string from, string to);

    /// <summary>Forces a directory's entries to the device.</summary>
    public abstract void FlushDirectory(string path);

    /// <summary>Deletes a file; a missing one is no error.</summary>
    public abstract void Delete(string path);

    /// <summary>Creates a directory and its parents where they are missing.</summary>
    public abstract void CreateDirectory(string path);

    /// <summary>Creates a new directory that only the current user can enter, and returns its path.</summary>
    /// <param name="parent">Where; null means the system's directory for temporary files.</param>
    /// <param name="prefix">How its name starts.</param>
    public abstract string CreateTemporaryDirectory(string? parent, string prefix);

    /// <summary>Deletes a directory and everything in it; a missing one is no error.</summary>
    public abstract void DeleteDirectory(string path);

    /// <summary>Deletes a directory that has nothing in it.</summary>
    /// <returns>False when there is something in it; it stays then. A missing directory counts as deleted.</returns>
    public abstract bool TryDeleteEmptyDirectory(string path);

    /// <summary>Creates a directory that only the current user can enter (mode 0700); one that is there stays as it is. Its parent must exist.</summary>
    public abstract void CreatePrivateDirectory(string path);

    /// <summary>Whether a file is there; links are followed.</summary>
    public abstract bool FileExists(string path);

    /// <summary>Whether a directory is there; links are followed.</summary>
    public abstract bool DirectoryExists(string path);

    /// <summary>The names of everything in a directory, without folders in front, in any order.</summary>
    public abstract IReadOnlyList<string> ListNames(string directory);

    /// <summary>When a file's content was last changed, in ticks of UTC; the resolution is the file system's.</summary>
    public abstract long GetWriteTime(SafeFileHandle file);

    /// <summary>Where a path leads once symbolic links at its end are followed; a path that is none is returned as it is.</summary>
    public abstract string ResolveLinks(string path);

    /// <summary>The permissions of a file; null where nothing is there, or where the operating system has no such thing.</summary>
    public abstract UnixFileMode? GetMode(string path);

    /// <summary>Changes the permissions of an open file; without effect where the operating system has no such thing.</summary>
    public abstract void SetMode(SafeFileHandle file, UnixFileMode mode);

    /// <summary>
    /// Takes the exclusive lock of a file, which is created where it is missing. The lock ends when it is disposed, or with the process, however that dies.
    /// </summary>
    /// <returns>The lock; null when somebody else has it, in this process or in another one.</returns>
    public abstract IDisposable? TryLock(string path);
}
