using System.ComponentModel;
using System.Diagnostics;

namespace C1z.Equivalence.Support;

/// <summary>An independent judge of v3 files: a Python program beside the repository that recomputes every derived row from the primary ones.</summary>
internal static class DerivedKeys
{
    private const string Script = "verify_derived.py";

    /// <summary>Checks a file; skips the test where the judge cannot run.</summary>
    public static void Check(string path)
    {
        var start = new ProcessStartInfo("python3") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Find());
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
            output.Should().Contain("ALL EQUAL").And.NotContain("BAD");
        }
        catch (Win32Exception)
        {
            Skip.If(true, "python3 is not installed");
            throw;
        }
    }

    private static string Find()
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            string candidate = Path.Combine(directory.FullName, "shared", "tools", Script);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        Skip.If(true, $"shared/tools/{Script} is not beside the repository");
        return "";
    }
}
