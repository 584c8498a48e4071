using Microsoft.Win32.SafeHandles;

namespace C1z.Envelope.Interop;

/// <summary>Owns one ZSTD_CCtx.</summary>
internal sealed class ZstdCompressionContext : SafeHandleZeroOrMinusOneIsInvalid
{
    public ZstdCompressionContext()
        : base(ownsHandle: true)
    {
    }

    protected override bool ReleaseHandle() => ZstdNative.ZSTD_freeCCtx(handle) == 0;
}

/// <summary>Owns one ZSTD_DCtx.</summary>
internal sealed class ZstdDecompressionContext : SafeHandleZeroOrMinusOneIsInvalid
{
    public ZstdDecompressionContext()
        : base(ownsHandle: true)
    {
    }

    protected override bool ReleaseHandle() => ZstdNative.ZSTD_freeDCtx(handle) == 0;
}
