using System.Diagnostics;

namespace C1z.Cli.Tests.Support;

/// <summary>Runs the tool as a process of its own, which can be killed.</summary>
internal static class ToolProcess
{
    public static Process Start(params string[] args) => Process.Start(new ProcessStartInfo(
        "dotnet", [Path.Combine(AppContext.BaseDirectory, "c1z.dll"), .. args]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}
