using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace C1z.Envelope.Interop;

/// <summary>Turns libzstd's status words into this layer's exception, in one place.</summary>
internal static unsafe class ZstdStatus
{
    // Values of ZSTD_ErrorCode, fixed by the library since 1.3.1.
    private const int VersionUnsupported = 12;
    private const int WindowTooLarge = 16;
    private const int ChecksumWrong = 22;
    private const int MemoryAllocation = 64;
    private const int DestinationTooSmall = 70;
    private const int SourceSizeWrong = 72;

    /// <summary>Returns the status as a count of bytes, or throws when it is an error.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static nuint Check(nuint status, ByteLocation location)
    {
        if (ZstdNative.ZSTD_isError(status) != 0)
        {
            Throw(status, location);
        }

        return status;
    }

    /// <summary>Whether the status says that the input does not end where its frame does.</summary>
    internal static bool IsSourceSizeWrong(nuint status) =>
        ZstdNative.ZSTD_isError(status) != 0 && ZstdNative.ZSTD_getErrorCode(status) == SourceSizeWrong;

    [DoesNotReturn]
    private static void Throw(nuint status, ByteLocation location)
    {
        int code = ZstdNative.ZSTD_getErrorCode(status);
        string text = Marshal.PtrToStringUTF8((nint)ZstdNative.ZSTD_getErrorName(status)) ?? "unknown error";
        EnvelopeErrorCode mapped = code switch
        {
            WindowTooLarge => EnvelopeErrorCode.WindowTooLarge,
            ChecksumWrong => EnvelopeErrorCode.ChecksumMismatch,
            DestinationTooSmall or SourceSizeWrong => EnvelopeErrorCode.SizeMismatch,
            VersionUnsupported => EnvelopeErrorCode.UnsupportedEncoding,
            _ => EnvelopeErrorCode.FrameInvalid,
        };
        throw code == MemoryAllocation
            ? new InsufficientMemoryException("zstd could not allocate its working memory")
            : location.Error(mapped, $"zstd frame: {text}");
    }
}
