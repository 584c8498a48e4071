using System.Globalization;
using C1z.Sync.Remote;

namespace C1z.Hosting.Tests.Support;

/// <summary>Starts the test assembly as a connector program, and says what is left of a process.</summary>
internal static class Children
{
    public static string Dll { get; } = typeof(Children).Assembly.Location;

    public static ExecOptions Options(string mode = "demo", params string[] arguments) => new("dotnet")
    {
        Arguments = [Dll, .. arguments],
        Environment = new Dictionary<string, string?> { ["CHILD_MODE"] = mode, ["DOTNET_TieredPGO"] = "0", ["DOTNET_TieredCompilation"] = null },
        StartTimeout = TimeSpan.FromMinutes(1),
        CallTimeout = TimeSpan.FromMinutes(1),
    };

    public static Task<ExecConnector> StartAsync(string mode = "demo", params string[] arguments) => ExecConnector.StartAsync(Options(mode, arguments));

    // A zombie still has its entry, so this says "reaped" and not only "ended".
    public static bool IsThere(int process) => Directory.Exists(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}"));

    /// <summary>Sockets and pipes that this process has open. Files do not count: the runtime opens libraries whenever it likes.</summary>
    public static string[] OpenDescriptors(int? process = null) =>
        [.. Directory.GetFileSystemEntries(string.Create(CultureInfo.InvariantCulture, $"/proc/{process ?? Environment.ProcessId}/fd"))
            .Select(f => new FileInfo(f).LinkTarget ?? "")
            .Where(t => t.StartsWith("socket:", StringComparison.Ordinal) || t.StartsWith("pipe:", StringComparison.Ordinal))];
}
