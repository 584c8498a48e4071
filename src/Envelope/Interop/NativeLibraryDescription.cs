namespace C1z.Envelope.Interop;

/// <summary>How one native library is named on each system, and how a person installs it.</summary>
/// <param name="Name">The short name in capitals, as in the override variable <c>C1Z_LIB&lt;NAME&gt;</c>; for example <c>ZSTD</c>.</param>
/// <param name="Linux">File names to try on Linux and other Unix systems, best first.</param>
/// <param name="MacOS">File names to try on macOS, best first.</param>
/// <param name="Windows">File names to try on Windows, best first.</param>
/// <param name="InstallHint">A sentence that tells how to get the library.</param>
public sealed record NativeLibraryDescription(
    string Name,
    IReadOnlyList<string> Linux,
    IReadOnlyList<string> MacOS,
    IReadOnlyList<string> Windows,
    string InstallHint)
{
    /// <summary>The environment variable that names the library's file and switches every other place off.</summary>
    public string OverrideVariable => "C1Z_LIB" + Name;

    internal IReadOnlyList<string> FileNames => OperatingSystem.IsWindows() ? Windows : OperatingSystem.IsMacOS() ? MacOS : Linux;
}
