using System.Runtime.InteropServices;

namespace C1z.Engines.Rocks.Interop;

/// <summary>Owns the options of a store.</summary>
internal sealed class StoreOptionsHandle(string text) : RocksHandle(() => RocksNative.CreateOptions(text))
{
    protected override void Destroy(nint native) => RocksNative.DestroyOptions(native);
}

/// <summary>Owns an open store. Its options outlive it.</summary>
internal sealed class StoreHandle(StoreOptionsHandle options, string directory) : RocksHandle(() => RocksNative.Open(options, directory), options)
{
    protected override void Destroy(nint native) => RocksNative.Close(native);
}

/// <summary>Owns options of writes.</summary>
internal sealed class WriteOptionsHandle(bool log) : RocksHandle(() => RocksNative.CreateWriteOptions(log))
{
    protected override void Destroy(nint native) => RocksNative.DestroyWriteOptions(native);
}

/// <summary>Owns a batch inside the library.</summary>
internal sealed class BatchHandle(ReadOnlyMemory<byte> bytes) : RocksHandle(() => RocksNative.CreateBatch(bytes.Span))
{
    protected override void Destroy(nint native) => RocksNative.DestroyBatch(native);
}

/// <summary>Owns a snapshot of a store.</summary>
internal sealed class SnapshotHandle(StoreHandle store) : RocksHandle(() => RocksNative.CreateSnapshot(store), store)
{
    protected override void Destroy(nint native) => RocksNative.ReleaseSnapshot(store, native);
}

/// <summary>Owns a checkpoint maker of a store.</summary>
internal sealed class CheckpointHandle(StoreHandle store) : RocksHandle(() => RocksNative.CreateCheckpoint(store), store)
{
    protected override void Destroy(nint native) => RocksNative.DestroyCheckpoint(native);
}

/// <summary>Owns options of reads, and the memory of their bounds: the library keeps pointers to it.</summary>
internal sealed unsafe class ReadOptionsHandle : RocksHandle
{
    private byte* _lower;
    private byte* _upper;

    public ReadOptionsHandle()
        : base(RocksNative.CreateReadOptions)
    {
    }

    public ReadOptionsHandle(SnapshotHandle snapshot)
        : base(RocksNative.CreateReadOptions, snapshot) => RocksNative.SetSnapshot(this, snapshot);

    /// <summary>Bounds iterators: from a key, included, to another, left out; empty means no bound.</summary>
    public void Bound(ReadOnlySpan<byte> lower, ReadOnlySpan<byte> upper)
    {
        if (!lower.IsEmpty)
        {
            _lower = Copy(lower);
            RocksNative.SetLowerBound(this, _lower, lower.Length);
        }

        if (!upper.IsEmpty)
        {
            _upper = Copy(upper);
            RocksNative.SetUpperBound(this, _upper, upper.Length);
        }
    }

    protected override void Destroy(nint native)
    {
        RocksNative.DestroyReadOptions(native);
        NativeMemory.Free(_lower);
        NativeMemory.Free(_upper);
    }

    private static byte* Copy(ReadOnlySpan<byte> bytes)
    {
        byte* copy = (byte*)NativeMemory.Alloc((nuint)bytes.Length);
        bytes.CopyTo(new Span<byte>(copy, bytes.Length));
        return copy;
    }
}

/// <summary>Owns an iterator.</summary>
internal sealed class IteratorHandle(StoreHandle store, ReadOptionsHandle options)
    : RocksHandle(() => RocksNative.CreateIterator(store, options), store, options)
{
    protected override void Destroy(nint native) => RocksNative.DestroyIterator(native);
}
