using System.Reflection;
using System.Runtime.InteropServices;

namespace C1z.Envelope.Interop;

/// <summary>
/// Finds native libraries: the override variable first (and then nothing else), next <c>runtimes/{rid}/native</c> beside the program, last the
/// system's own search under each known file name.
/// </summary>
/// <remarks>Thread-safe. Register once per assembly, before its first import is bound: a static constructor of the import class does that.</remarks>
public static class NativeLibraryResolver
{
    /// <summary>libzstd, version 1.4 or later.</summary>
    public static NativeLibraryDescription Zstd { get; } = new(
        "ZSTD",
        ["libzstd.so.1", "libzstd.so"],
        ["libzstd.1.dylib", "libzstd.dylib", "/opt/homebrew/lib/libzstd.1.dylib", "/usr/local/lib/libzstd.1.dylib"],
        ["libzstd.dll", "zstd.dll"],
        "Install it: Debian and Ubuntu package libzstd1, Fedora libzstd, macOS 'brew install zstd', Windows libzstd.dll from the zstd release.");

    /// <summary>Makes the imports of <paramref name="assembly"/> that name <paramref name="importName"/> resolve through this type.</summary>
    /// <param name="assembly">The assembly that holds the imports. It can have one registration only.</param>
    /// <param name="importName">The library name its imports use.</param>
    /// <param name="library">Where to look.</param>
    /// <exception cref="InvalidOperationException">The assembly already has a resolver.</exception>
    public static void Register(Assembly assembly, string importName, NativeLibraryDescription library) =>
        NativeLibrary.SetDllImportResolver(
            assembly,
            (name, importer, _) => name == importName ? Load(library, importer, Environment.GetEnvironmentVariable(library.OverrideVariable)) : 0);

    /// <summary>Loads the library, or explains where it was looked for.</summary>
    /// <param name="library">The library.</param>
    /// <param name="importer">The assembly on whose behalf the system's search runs.</param>
    /// <param name="overridePath">The value of the override variable; null or empty when it is not set.</param>
    /// <exception cref="EnvelopeException"><see cref="EnvelopeErrorCode.NativeMissing"/>: nothing could be loaded; the message lists what was tried.</exception>
    internal static nint Load(NativeLibraryDescription library, Assembly importer, string? overridePath)
    {
        List<string> tried = [];
        if (!string.IsNullOrEmpty(overridePath))
        {
            tried.Add($"{overridePath} (from {library.OverrideVariable})");
            return NativeLibrary.TryLoad(overridePath, out nint chosen) ? chosen : throw Missing(library, tried);
        }

        string bundled = Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native");
        foreach (string file in library.FileNames.Where(file => !Path.IsPathRooted(file)))
        {
            string candidate = Path.Combine(bundled, file);
            tried.Add(candidate);
            if (File.Exists(candidate) && NativeLibrary.TryLoad(candidate, out nint handle))
            {
                return handle;
            }
        }

        foreach (string file in library.FileNames)
        {
            tried.Add(file);
            if (NativeLibrary.TryLoad(file, importer, null, out nint handle))
            {
                return handle;
            }
        }

        throw Missing(library, tried);
    }

    private static EnvelopeException Missing(NativeLibraryDescription library, List<string> tried)
    {
        string rule = $"native library '{library.Name.ToLowerInvariant()}' could not be loaded. Tried: {string.Join(", ", tried)}. {library.InstallHint} "
            + $"Or name its file in {library.OverrideVariable}.";
        return new EnvelopeException(EnvelopeErrorCode.NativeMissing, rule, innerException: new DllNotFoundException(library.Name));
    }
}
