using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace C1z.Engines.Lsm.Loading;

/// <summary>Tells the processor what is read soon, where it can be told. Rows in key order lie anywhere in memory: waiting for each would be most of a walk.</summary>
internal static class Prefetch
{
    /// <summary>Asks for the cache line of a value; the address need not be valid.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Read<T>(ref readonly T value)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.AsRef(in value)));
        }
    }
}
