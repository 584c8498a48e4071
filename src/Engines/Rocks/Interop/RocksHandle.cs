using Microsoft.Win32.SafeHandles;

namespace C1z.Engines.Rocks.Interop;

/// <summary>Owns one object of the library and holds leases on those that must outlive it.</summary>
/// <remarks>
/// A child (an iterator, a snapshot) leases its parents (store, options) before it is made and releases them after it is destroyed. So a store that is closed
/// while a child lives is closed by the library when the last child goes, whatever the order of disposal or finalization.
/// </remarks>
internal abstract class RocksHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    private static long _live;
    private readonly RocksHandle[] _parents;

    /// <summary>Leases the parents, makes the object and owns it.</summary>
    /// <param name="create">Makes it.</param>
    /// <param name="parents">What must outlive it.</param>
    /// <exception cref="ObjectDisposedException">A parent is closed.</exception>
    protected RocksHandle(Func<nint> create, params RocksHandle[] parents)
        : base(ownsHandle: true)
    {
        _parents = parents;
        int leased = 0;
        try
        {
            for (; leased < parents.Length; leased++)
            {
                bool ok = false;
                parents[leased].DangerousAddRef(ref ok);
            }

            SetHandle(create());
            Interlocked.Increment(ref _live);
        }
        catch
        {
            Release(leased);
            SetHandleAsInvalid();
            throw;
        }
    }

    /// <summary>Objects of the library that are alive in this process.</summary>
    public static long Live => Interlocked.Read(ref _live);

    /// <summary>Destroys the object.</summary>
    protected abstract void Destroy(nint native);

    /// <inheritdoc/>
    protected sealed override bool ReleaseHandle()
    {
        Destroy(handle);
        Interlocked.Decrement(ref _live);
        Release(_parents.Length);
        return true;
    }

    private void Release(int leased)
    {
        while (leased > 0)
        {
            _parents[--leased].DangerousRelease();
        }
    }
}
