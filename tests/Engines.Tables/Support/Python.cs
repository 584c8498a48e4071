using System.Diagnostics;

namespace C1z.Engines.Tables.Tests;

/// <summary>The independent reader and writer in the shared folder, run as programs; tests skip where they cannot run.</summary>
internal static class Python
{
    /// <summary>What the independent reader prints for a container or a directory.</summary>
    public static List<string> Read(string path) =>
        [.. Run(Fixtures.Shared("tools", "pebble_read.py"), path).Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>Rewrites a container as a directory with the independent writer.</summary>
    public static void Write(string source, string directory, params string[] arguments) =>
        Run(Fixtures.Shared("tools", "pebble_write.py"), [source, directory, .. arguments]);

    private static string Run(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("python3", [script, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new SkipException("python3 is not there: " + e.Message);
        }

        using (process)
        {
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            process.ExitCode.Should().Be(0, errors.GetAwaiter().GetResult());
            return output;
        }
    }
}
