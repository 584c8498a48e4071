namespace C1z.Engines.Lsm.Tests.Support;

/// <summary>Snapshots that the Go SDK made: the small ones lie beside the tests, the real ones only in the shared folder.</summary>
internal static class Fixtures
{
    internal static string[] Names { get; } =
        ["tiny-v3", "tiny-v3-tar", "tiny-v3-tarzstd", "tiny-v3-converted", "empty-v3", "unfinished-v3", "mutated-v3", "resynced-v3", "medium-v3"];

    /// <summary>The names of all small files that current readers open.</summary>
    public static TheoryData<string> Readable => new(Names);

    internal static string Go(string name) => Path.Combine(AppContext.BaseDirectory, "fixtures", "go", name + ".c1z");

    internal static LsmEngine Open(string name, LsmOptions? options = null, CancellationToken cancel = default) => LsmEngine.Open(Go(name), options, cancel);

    /// <summary>A real connector's file, which is not part of the repository; skips the test where it is missing.</summary>
    internal static string Real(string name)
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            string candidate = Path.Combine(directory.FullName, "shared", "fixtures", "real", name);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        Skip.If(true, $"shared/fixtures/real/{name} is not beside the repository");
        return "";
    }
}
