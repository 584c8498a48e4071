using System.Runtime.CompilerServices;

namespace C1z.Adapters.Tests;

/// <summary>Files made by the Go SDK: small ones ship with the tests, those of real connectors lie beside the checkout.</summary>
internal static class Fixtures
{
    private static readonly string Root = FindRoot();

    public static string Go(string name) => Path.Combine(Root, "tests", "fixtures", "go", name);

    public static string Real(string name)
    {
        string path = Path.Combine(Root, "..", "shared", "fixtures", "real", name);
        Skip.IfNot(File.Exists(path), $"needs {name} of real connectors in shared/fixtures/real beside the checkout");
        return path;
    }

    private static string FindRoot([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
