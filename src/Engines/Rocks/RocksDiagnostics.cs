using C1z.Engines.Rocks.Interop;

namespace C1z.Engines.Rocks;

/// <summary>Exact counts of what this process did with the library. Thread-safe.</summary>
public static class RocksDiagnostics
{
    /// <summary>Calls into the library since the process started, those that free its memory included.</summary>
    public static long NativeCalls => RocksNative.Calls;

    /// <summary>Objects of the library that are alive: stores, options, batches, snapshots, iterators. Zero when everything is disposed.</summary>
    public static long LiveHandles => RocksHandle.Live;
}
