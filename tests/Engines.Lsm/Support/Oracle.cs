using System.ComponentModel;
using System.Diagnostics;

namespace C1z.Engines.Lsm.Tests.Support;

/// <summary>Independent judges of files: small Python programs beside the repository. A test that asks one is skipped where they cannot run.</summary>
internal static class Oracle
{
    /// <summary>Recomputes every derived row from the primary ones.</summary>
    internal static void CheckDerived(string path) => Run("verify_derived.py", path).Should().Contain("ALL EQUAL").And.NotContain("BAD");

    /// <summary>Lists the live rows.</summary>
    internal static SortedDictionary<string, string> LiveRows(string path)
    {
        var rows = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in Run("pebble_read.py", path).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split(' ');
            rows.Add(parts[0], parts[1]);
        }

        return rows;
    }

    private static string Run(string tool, string path)
    {
        string script = Find(tool);
        var start = new ProcessStartInfo("python3") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(script);
        start.ArgumentList.Add(path);
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            string error = errors.GetAwaiter().GetResult();
            Skip.If(error.Contains("'zstd'", StringComparison.Ordinal), "the zstd command is not installed");
            process.ExitCode.Should().Be(0, error);
            return output;
        }
        catch (Win32Exception)
        {
            Skip.If(true, "python3 is not installed");
            throw;
        }
    }

    private static string Find(string tool)
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            string candidate = Path.Combine(directory.FullName, "shared", "tools", tool);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        Skip.If(true, $"shared/tools/{tool} is not beside the repository");
        return "";
    }
}
