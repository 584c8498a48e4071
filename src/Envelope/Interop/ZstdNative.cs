using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace C1z.Envelope.Interop;

/// <summary>The calls of libzstd that are used, under their native names. All are part of its stable API since 1.4.0.</summary>
internal static unsafe partial class ZstdNative
{
    internal const int ParameterCompressionLevel = 100;
    internal const int ParameterWindowLog = 101;
    internal const int ParameterHashLog = 102;
    internal const int ParameterMinMatch = 105;
    internal const int ParameterContentSizeFlag = 200;
    internal const int ParameterChecksumFlag = 201;
    internal const int ParameterWorkers = 400;
    internal const int ParameterDecoderWindowLogMax = 100;
    internal const int DirectiveContinue = 0;
    internal const int DirectiveEnd = 2;
    internal const int ResetSessionOnly = 1;

    /// <summary>The pledge that stands for "size not known".</summary>
    internal const ulong ContentSizeUnknown = ulong.MaxValue;

    private const string Library = "libzstd";

    // Precise static initialisation: the resolver is in place before the first import is bound.
    static ZstdNative() => NativeLibraryResolver.Register(typeof(ZstdNative).Assembly, Library, NativeLibraryResolver.Zstd);

    [LibraryImport(Library)]
    internal static partial uint ZSTD_versionNumber();

    [LibraryImport(Library)]
    internal static partial uint ZSTD_isError(nuint code);

    [LibraryImport(Library)]
    internal static partial int ZSTD_getErrorCode(nuint code);

    [LibraryImport(Library)]
    internal static partial byte* ZSTD_getErrorName(nuint code);

    [LibraryImport(Library)]
    internal static partial nuint ZSTD_compressBound(nuint sourceSize);

    [LibraryImport(Library)]
    internal static partial nuint ZSTD_findFrameCompressedSize(byte* source, nuint sourceSize);

    [LibraryImport(Library)]
    internal static partial ZstdCompressionContext ZSTD_createCCtx();

    [LibraryImport(Library)]
    internal static partial nuint ZSTD_freeCCtx(nint context);

    [LibraryImport(Library)]
    internal static partial nuint ZSTD_CCtx_setParameter(ZstdCompressionContext context, int parameter, int value);

    [LibraryImport(Library)]
    internal static partial nuint ZSTD_CCtx_setPledgedSrcSize(ZstdCompressionContext context, ulong pledgedSize);

    [LibraryImport(Library)]
    internal static partial nuint ZSTD_CCtx_reset(ZstdCompressionContext context, int directive);

    [LibraryImport(Library)]
    internal static partial nuint ZSTD_compress2(ZstdCompressionContext context, byte* destination, nuint capacity, byte* source, nuint sourceSize);

    [LibraryImport(Library)]
    internal static partial nuint ZSTD_compressStream2(ZstdCompressionContext context, ZstdOutBuffer* output, ZstdInBuffer* input, int directive);

    [LibraryImport(Library)]
    internal static partial ZstdDecompressionContext ZSTD_createDCtx();

    [LibraryImport(Library)]
    internal static partial nuint ZSTD_freeDCtx(nint context);

    [LibraryImport(Library)]
    internal static partial nuint ZSTD_DCtx_setParameter(ZstdDecompressionContext context, int parameter, int value);

    [LibraryImport(Library)]
    internal static partial nuint ZSTD_DCtx_reset(ZstdDecompressionContext context, int directive);

    [LibraryImport(Library)]
    internal static partial nuint ZSTD_decompressDCtx(ZstdDecompressionContext context, byte* destination, nuint capacity, byte* source, nuint sourceSize);

    [LibraryImport(Library)]
    internal static partial nuint ZSTD_decompressStream(ZstdDecompressionContext context, ZstdOutBuffer* output, ZstdInBuffer* input);
}
