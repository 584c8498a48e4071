using C1z.Envelope;
using Microsoft.Win32.SafeHandles;

namespace C1z.Engines.Sqlite.Tests.Support;

/// <summary>The physical file system with a look at every call that can change or read something.</summary>
internal abstract class FileSystemWrapper : FileSystem
{
    public override SafeFileHandle OpenRead(string path) => Before(nameof(OpenRead)).OpenRead(path);

    public override SafeFileHandle CreateNew(string path) => Before(nameof(CreateNew)).CreateNew(path);

    public override long GetLength(SafeFileHandle file) => Before(nameof(GetLength)).GetLength(file);

    public override int Read(SafeFileHandle file, Span<byte> buffer, long offset) => Before(nameof(Read)).Read(file, buffer, offset);

    public override void Write(SafeFileHandle file, ReadOnlySpan<byte> buffer, long offset) => Before(nameof(Write)).Write(file, buffer, offset);

    public override void Flush(SafeFileHandle file) => Before(nameof(Flush)).Flush(file);

    public override void Rename(string from, string to) => Before(nameof(Rename)).Rename(from, to);

    public override void FlushDirectory(string path) => Before(nameof(FlushDirectory)).FlushDirectory(path);

    public override void Delete(string path) => Physical.Delete(path);

    public override void CreateDirectory(string path) => Physical.CreateDirectory(path);

    public override string CreateTemporaryDirectory(string? parent, string prefix) => Physical.CreateTemporaryDirectory(parent, prefix);

    public override void DeleteDirectory(string path) => Physical.DeleteDirectory(path);

    protected abstract void OnCall(string name);

    private FileSystem Before(string name)
    {
        OnCall(name);
        return Physical;
    }
}
