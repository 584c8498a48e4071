namespace C1z.Envelope.Tests;

/// <summary>Files that the Go SDK made, copied beside the test assembly.</summary>
internal static class Fixtures
{
    internal static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "fixtures", "go", name);

    internal static byte[] Bytes(string name) => File.ReadAllBytes(Path(name));
}
