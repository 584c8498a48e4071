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

    /// <summary>Every stored entry of every table of a container, as the independent reader decodes it.</summary>
    public static List<string> ReadEntries(string container)
    {
        const string script = """
            import os, sys
            sys.path.insert(0, os.path.dirname(sys.argv[1]))
            from pebble_read import SST, open_envelope
            for name, content in sorted(open_envelope(sys.argv[2]).items()):
                if name.endswith('.sst'):
                    table = SST(content)
                    for k, q, kind, v in table.points(): print(name, k.hex(), q, kind, v.hex())
                    for a, e, q in table.rangedels(): print(name, 'del', a.hex(), e.hex(), q)
            """;
        return [.. Run("-c", script, Fixtures.Shared("tools", "pebble_read.py"), container).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

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
