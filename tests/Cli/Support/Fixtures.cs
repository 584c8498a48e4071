namespace C1z.Cli.Tests.Support;

/// <summary>Where the files of other tools are: small ones beside the tests, real ones beside the repository.</summary>
internal static class Fixtures
{
    public static string Go(string name) => Path.Combine(AppContext.BaseDirectory, "fixtures", "go", name);

    /// <summary>A file of a real connector; skips the test where those are not to be had.</summary>
    public static string Real(string name)
    {
        string path = Path.Combine(RepositoryRoot(), "..", "shared", "fixtures", "real", name);
        Skip.IfNot(File.Exists(path), $"needs shared/fixtures/real/{name} beside the repository");
        return path;
    }

    /// <summary>The directory of the solution, found from the tests' own.</summary>
    public static string RepositoryRoot()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "C1z.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException("the tests do not run inside the repository");
    }
}
