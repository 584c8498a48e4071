using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace C1z.Engines.Lsm.Loading;

/// <summary>A piece of memory outside the collected heap. Not cleared. Freed when disposed, or by the collector when somebody forgot to.</summary>
/// <remarks>
/// A load holds hundreds of megabytes for a few seconds. On the collected heap that is large-object churn: cleared when allocated, and kept until the next full
/// collection. Here it is gone with the load.
/// </remarks>
internal sealed unsafe class NativeBlock : SafeHandleZeroOrMinusOneIsInvalid
{
    /// <summary>Creates an empty block.</summary>
    public NativeBlock()
        : base(ownsHandle: true)
    {
    }

    /// <summary>Where it begins; null when it is empty or disposed.</summary>
    public void* Start => (void*)handle;

    /// <summary>Changes its size; what fits is kept, at another address.</summary>
    /// <param name="bytes">The new size.</param>
    /// <exception cref="OutOfMemoryException">There is no such piece; the block is as before.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public void Resize(nuint bytes)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        SetHandle((nint)NativeMemory.Realloc(Start, bytes));
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        handle = 0;
        return true;
    }
}
