using C1z.Envelope;
using Microsoft.Win32.SafeHandles;

namespace C1z.Engines.Lsm.Tests.Support;

/// <summary>The operating system's files; a test is told before each new one is made.</summary>
internal sealed class WatchedFileSystem(Action beforeNewFile) : FileSystem
{
    public override SafeFileHandle OpenRead(string path) => Physical.OpenRead(path);

    public override SafeFileHandle CreateNew(string path)
    {
        beforeNewFile();
        return Physical.CreateNew(path);
    }

    public override long GetLength(SafeFileHandle file) => Physical.GetLength(file);

    public override int Read(SafeFileHandle file, Span<byte> buffer, long offset) => Physical.Read(file, buffer, offset);

    public override void Write(SafeFileHandle file, ReadOnlySpan<byte> buffer, long offset) => Physical.Write(file, buffer, offset);

    public override void Flush(SafeFileHandle file) => Physical.Flush(file);

    public override void Rename(string from, string to) => Physical.Rename(from, to);

    public override void FlushDirectory(string path) => Physical.FlushDirectory(path);

    public override void Delete(string path) => Physical.Delete(path);

    public override void CreateDirectory(string path) => Physical.CreateDirectory(path);

    public override string CreateTemporaryDirectory(string? parent, string prefix) => Physical.CreateTemporaryDirectory(parent, prefix);

    public override void DeleteDirectory(string path) => Physical.DeleteDirectory(path);
}
