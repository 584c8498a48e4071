using C1z.Envelope;
using Microsoft.Win32.SafeHandles;

namespace C1z.Tests;

/// <summary>The physical file system with a look at every call before it is made. What the look throws is what the caller gets.</summary>
internal abstract class WatchedFileSystem : FileSystem
{
    public override SafeFileHandle OpenRead(string path) => Watched(nameof(OpenRead), path).OpenRead(path);

    public override SafeFileHandle CreateNew(string path) => Watched(nameof(CreateNew), path).CreateNew(path);

    public override long GetLength(SafeFileHandle file) => Watched(nameof(GetLength), null).GetLength(file);

    public override int Read(SafeFileHandle file, Span<byte> buffer, long offset) => Watched(nameof(Read), null).Read(file, buffer, offset);

    public override void Write(SafeFileHandle file, ReadOnlySpan<byte> buffer, long offset) =>
        Watched(nameof(Write), null).Write(file, buffer, offset);

    public override void Flush(SafeFileHandle file)
    {
        OnCall(nameof(Flush), null);
        if (ReachesDevice)
        {
            Physical.Flush(file);
        }
    }

    public override void Rename(string from, string to) => Watched(nameof(Rename), to).Rename(from, to);

    public override bool TryRenameToNew(string from, string to) => Watched(nameof(TryRenameToNew), to).TryRenameToNew(from, to);

    public override void FlushDirectory(string path)
    {
        OnCall(nameof(FlushDirectory), path);
        if (ReachesDevice)
        {
            Physical.FlushDirectory(path);
        }
    }

    public override void Delete(string path) => Watched(nameof(Delete), path).Delete(path);

    public override void CreateDirectory(string path) => Watched(nameof(CreateDirectory), path).CreateDirectory(path);

    public override string CreateTemporaryDirectory(string? parent, string prefix) =>
        Watched(nameof(CreateTemporaryDirectory), parent).CreateTemporaryDirectory(parent, prefix);

    public override void DeleteDirectory(string path) => Watched(nameof(DeleteDirectory), path).DeleteDirectory(path);

    public override bool TryDeleteEmptyDirectory(string path) => Watched(nameof(TryDeleteEmptyDirectory), path).TryDeleteEmptyDirectory(path);

    public override void CreatePrivateDirectory(string path) => Watched(nameof(CreatePrivateDirectory), path).CreatePrivateDirectory(path);

    public override bool FileExists(string path) => Watched(nameof(FileExists), path).FileExists(path);

    public override bool DirectoryExists(string path) => Watched(nameof(DirectoryExists), path).DirectoryExists(path);

    public override IReadOnlyList<string> ListNames(string directory) => Watched(nameof(ListNames), directory).ListNames(directory);

    public override long GetWriteTime(SafeFileHandle file) => Watched(nameof(GetWriteTime), null).GetWriteTime(file);

    public override string ResolveLinks(string path) => Watched(nameof(ResolveLinks), path).ResolveLinks(path);

    public override UnixFileMode? GetMode(string path) => Watched(nameof(GetMode), path).GetMode(path);

    public override void SetMode(SafeFileHandle file, UnixFileMode mode) => Watched(nameof(SetMode), null).SetMode(file, mode);

    public override IDisposable? TryLock(string path) => Watched(nameof(TryLock), path).TryLock(path);

    /// <summary>Whether flushes are made. What a test does to a process, other than cutting the power, it can do without.</summary>
    protected virtual bool ReachesDevice => true;

    /// <summary>Told of every call.</summary>
    /// <param name="call">The name of the operation.</param>
    /// <param name="path">What it names; null for operations on open files.</param>
    protected abstract void OnCall(string call, string? path);

    private FileSystem Watched(string call, string? path)
    {
        OnCall(call, path);
        return Physical;
    }
}
