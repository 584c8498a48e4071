using System.Collections.Concurrent;

namespace C1z.Envelope.Tests;

/// <summary>Passes every call on, except the n-th, which fails as a broken disk would.</summary>
internal sealed class FaultyFileSystem(int failingCall) : WatchedFileSystem
{
    private readonly ConcurrentQueue<string> _log = new();
    private int _calls;

    internal IEnumerable<string> Log => _log;

    internal string? Failed { get; private set; }

    protected override void OnCall(string call, string? path)
    {
        _log.Enqueue(call);
        if (Interlocked.Increment(ref _calls) == failingCall)
        {
            Failed = call;
            throw new IOException($"injected failure of call {failingCall}, {call}");
        }
    }
}
