using System.Runtime.InteropServices;

namespace C1z.Envelope.Interop;

/// <summary>Mirror of ZSTD_inBuffer: three machine words. A test pins size and offsets.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ZstdInBuffer
{
    internal byte* Source;
    internal nuint Size;
    internal nuint Position;
}

/// <summary>Mirror of ZSTD_outBuffer: three machine words. A test pins size and offsets.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ZstdOutBuffer
{
    internal byte* Destination;
    internal nuint Size;
    internal nuint Position;
}
