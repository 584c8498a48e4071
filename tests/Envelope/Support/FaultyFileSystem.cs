using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace C1z.Envelope.Tests;

/// <summary>Passes every call on, except the n-th, which fails as a broken disk would.</summary>
internal sealed class FaultyFileSystem(int failingCall) : FileSystem
{
    private readonly ConcurrentQueue<string> _log = new();
    private int _calls;

    internal IEnumerable<string> Log => _log;

    internal string? Failed { get; private set; }

    public override SafeFileHandle OpenRead(string path) => Step(nameof(OpenRead)).OpenRead(path);

    public override SafeFileHandle CreateNew(string path) => Step(nameof(CreateNew)).CreateNew(path);

    public override long GetLength(SafeFileHandle file) => Step(nameof(GetLength)).GetLength(file);

    public override int Read(SafeFileHandle file, Span<byte> buffer, long offset) => Step(nameof(Read)).Read(file, buffer, offset);

    public override void Write(SafeFileHandle file, ReadOnlySpan<byte> buffer, long offset) => Step(nameof(Write)).Write(file, buffer, offset);

    public override void Flush(SafeFileHandle file) => Step(nameof(Flush)).Flush(file);

    public override void Rename(string from, string to) => Step(nameof(Rename)).Rename(from, to);

    public override void FlushDirectory(string path) => Step(nameof(FlushDirectory)).FlushDirectory(path);

    public override void Delete(string path) => Step(nameof(Delete)).Delete(path);

    public override void CreateDirectory(string path) => Step(nameof(CreateDirectory)).CreateDirectory(path);

    public override string CreateTemporaryDirectory(string? parent, string prefix) =>
        Step(nameof(CreateTemporaryDirectory)).CreateTemporaryDirectory(parent, prefix);

    public override void DeleteDirectory(string path) => Step(nameof(DeleteDirectory)).DeleteDirectory(path);

    private FileSystem Step(string call)
    {
        _log.Enqueue(call);
        if (Interlocked.Increment(ref _calls) == failingCall)
        {
            Failed = call;
            throw new IOException($"injected failure of call {failingCall}, {call}");
        }

        return Physical;
    }
}
