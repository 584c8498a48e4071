namespace C1z.Hosting.Tests.Support;

/// <summary>Where the samples were built.</summary>
internal static class SamplePrograms
{
    // artifacts/bin/PROJECT/CONFIGURATION, for tests and samples alike.
    public static string Hosted { get; } = Path.Combine(
        AppContext.BaseDirectory, "..", "..", "HostedConnector", new DirectoryInfo(AppContext.BaseDirectory).Name, "HostedConnector.dll");
}
