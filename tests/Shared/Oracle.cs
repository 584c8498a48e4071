using System.ComponentModel;
using System.Diagnostics;

namespace C1z.Tests;

/// <summary>
/// Independent judges of v3 files: small Python programs beside the repository that share no code with it. A test that asks one is skipped where they
/// cannot run.
/// </summary>
internal static class Oracle
{
    // Reading checks every block in Python, which is slow: a file is read once for both answers.
    private const string Script = """
        import hashlib, os, sys
        sys.path.insert(0, os.path.dirname(sys.argv[2]))
        mode, path = sys.argv[1], sys.argv[3]
        sys.argv = sys.argv[:1]
        import verify_derived as v
        files = v.open_envelope(path)
        kv = list(v.load(files)[1])
        if mode != 'rows':
            v.open_envelope = lambda path: files
            v.load = lambda files: (None, kv)
            v.run(path)
        if mode == 'hash':
            h = hashlib.sha256()
            for k, value in kv: h.update(('%s %s\n' % (k.hex(), value.hex())).encode())
            print(len(kv), h.hexdigest())
        else:
            for k, value in kv: print(k.hex(), value.hex())
        """;

    /// <summary>Recomputes every derived row from the primary ones.</summary>
    internal static void CheckDerived(string path) => CheckedHash(path);

    /// <summary>Recomputes every derived row from the primary ones, and lists the live rows as hex.</summary>
    internal static SortedDictionary<string, string> CheckedRows(string path)
    {
        string[] lines = Run("check", path);
        RequireEqual(lines[0]);
        return Rows(lines.Skip(1));
    }

    /// <summary>Recomputes every derived row from the primary ones, and gives the number of live rows and the SHA-256 of the list: for large files.</summary>
    internal static (int Count, string Sha256) CheckedHash(string path)
    {
        string[] lines = Run("hash", path);
        RequireEqual(lines[0]);
        string[] parts = lines[1].Split(' ');
        return (int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), parts[1]);
    }

    /// <summary>Lists the live rows as hex; nothing is asked of them.</summary>
    internal static SortedDictionary<string, string> LiveRows(string path) => Rows(Run("rows", path));

    private static void RequireEqual(string verdict) => verdict.Should().Contain("ALL EQUAL").And.NotContain("BAD");

    private static SortedDictionary<string, string> Rows(IEnumerable<string> lines)
    {
        var rows = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in lines)
        {
            string[] parts = line.Split(' ');
            rows.Add(parts[0], parts[1]);
        }

        return rows;
    }

    private static string[] Run(string mode, string path)
    {
        var start = new ProcessStartInfo("python3", ["-c", Script, mode, FindTool("verify_derived.py"), path])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            string error = errors.GetAwaiter().GetResult();
            Skip.If(error.Contains("'zstd'", StringComparison.Ordinal), "the zstd command is not installed");
            process.ExitCode.Should().Be(0, error);
            return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Win32Exception)
        {
            Skip.If(true, "python3 is not installed");
            throw;
        }
    }

    private static string FindTool(string tool)
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
