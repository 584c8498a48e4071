using C1z.Engines.Rocks.Interop;

namespace C1z.Engines.Rocks;

/// <summary>The rows of a store at one moment. Thread-safe; disposing it twice does nothing.</summary>
/// <remarks>Cursors made from it stay valid after it is disposed. The store must not be expected to forget replaced rows while it lives.</remarks>
public sealed class RocksSnapshot : IDisposable
{
    internal RocksSnapshot(StoreHandle store)
    {
        Handle = new SnapshotHandle(store);
        Options = new ReadOptionsHandle(Handle);
    }

    internal SnapshotHandle Handle { get; }

    internal ReadOptionsHandle Options { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Options.Dispose();
        Handle.Dispose();
    }
}
