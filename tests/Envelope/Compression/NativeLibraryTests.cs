using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using C1z.Envelope.Interop;

namespace C1z.Envelope.Tests;

public sealed class NativeLibraryTests
{
    private static readonly NativeLibraryDescription Absent =
        new("NOSUCH", ["libnosuch.so.9"], ["libnosuch.9.dylib"], ["nosuch.dll"], "Install it: package nosuch.");

    [Fact]
    public void A_missing_library_says_what_was_tried_and_how_to_install_it()
    {
        EnvelopeException error = Expect.Code(() => NativeLibraryResolver.Load(Absent, GetType().Assembly, null), EnvelopeErrorCode.NativeMissing);
        error.Message.Should().Contain("nosuch").And.Contain("runtimes").And.Contain("package nosuch").And.Contain("C1Z_LIBNOSUCH");
        error.InnerException.Should().BeOfType<DllNotFoundException>();
    }

    [Fact]
    public void The_override_is_used_alone()
    {
        EnvelopeException error = Expect.Code(
            () => NativeLibraryResolver.Load(NativeLibraryResolver.Zstd, GetType().Assembly, "/nowhere/libzstd.so"), EnvelopeErrorCode.NativeMissing);
        error.Message.Should().Contain("/nowhere/libzstd.so").And.NotContain("runtimes");
        NativeLibraryResolver.Load(NativeLibraryResolver.Zstd, GetType().Assembly, "").Should().NotBe(0);
    }

    [Fact]
    public void Every_imported_function_is_in_the_library()
    {
        nint library = NativeLibraryResolver.Load(NativeLibraryResolver.Zstd, GetType().Assembly, null);
        string[] imports =
        [
            .. typeof(ZstdNative).GetMethods(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)
                .Select(method => method.Name).Where(name => name.StartsWith("ZSTD_", StringComparison.Ordinal)),
        ];
        imports.Should().HaveCountGreaterThan(10);
        imports.Where(name => !NativeLibrary.TryGetExport(library, name, out _)).Should().BeEmpty();
        ZstdNative.ZSTD_versionNumber().Should().BeGreaterThanOrEqualTo(10400);
    }

    /// <summary>libzstd reads these structures through pointers: a field out of place would make it write to wild addresses.</summary>
    [Fact]
    public void Buffer_structures_are_three_machine_words_in_order()
    {
        Unsafe.SizeOf<ZstdInBuffer>().Should().Be(3 * nint.Size);
        Unsafe.SizeOf<ZstdOutBuffer>().Should().Be(3 * nint.Size);
        Marshal.OffsetOf<ZstdInBuffer>(nameof(ZstdInBuffer.Size)).Should().Be(nint.Size);
        Marshal.OffsetOf<ZstdInBuffer>(nameof(ZstdInBuffer.Position)).Should().Be(2 * nint.Size);
        Marshal.OffsetOf<ZstdOutBuffer>(nameof(ZstdOutBuffer.Size)).Should().Be(nint.Size);
        Marshal.OffsetOf<ZstdOutBuffer>(nameof(ZstdOutBuffer.Position)).Should().Be(2 * nint.Size);
    }
}
