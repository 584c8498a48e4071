namespace C1z.Engines.Sqlite.Tests.Support;

/// <summary>Snapshots made by other programs.</summary>
internal static class Fixtures
{
    /// <summary>A file that the Go SDK made, copied beside the tests.</summary>
    internal static string Go(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "fixtures", "go", name);

    /// <summary>A real connector's file, which is not part of the repository; skips the test where it is missing.</summary>
    internal static string Real(string name)
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            string candidate = System.IO.Path.Combine(directory.FullName, "shared", "fixtures", "real", name);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        Skip.If(true, $"shared/fixtures/real/{name} is not beside the repository");
        return "";
    }
}
