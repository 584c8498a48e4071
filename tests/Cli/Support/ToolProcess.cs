using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace C1z.Cli.Tests.Support;

/// <summary>The tool as a process of its own: with signals, with an environment, with what the process sets up for itself.</summary>
internal sealed partial class ToolProcess : IDisposable
{
    public const int Interrupt = 2;

    private readonly Process _process;
    private readonly StringBuilder _error = new();
    private readonly Task<string> _out;
    private readonly Task _errorDone;

    private ToolProcess(Process process)
    {
        _process = process;
        _out = process.StandardOutput.ReadToEndAsync();
        _errorDone = ReadErrorAsync();
    }

    /// <summary>The command line of the tool, for a shell.</summary>
    public static string Command => $"dotnet {Dll}";

    // From its own output, artifacts/bin/PROJECT/CONFIGURATION: beside the tests are only the libraries that a web server does not bring along.
    private static string Dll { get; } = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "C1z.Cli", new DirectoryInfo(AppContext.BaseDirectory).Name, "c1z.dll"));

    /// <summary>Standard error so far.</summary>
    public string Error
    {
        get
        {
            lock (_error)
            {
                return _error.ToString();
            }
        }
    }

    public static Outcome Run(IReadOnlyDictionary<string, string?> environment, params string[] args)
    {
        using ToolProcess process = Start(environment, args);
        return process.End();
    }

    public static ToolProcess Start(params string[] args) => Start(new Dictionary<string, string?>(), args);

    public static ToolProcess Start(IReadOnlyDictionary<string, string?> environment, params string[] args) =>
        StartProgram("dotnet", environment, [Dll, .. args]);

    public static ToolProcess StartProgram(string program, IReadOnlyDictionary<string, string?> environment, params string[] args)
    {
        var start = new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string? value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ToolProcess(Process.Start(start)!);
    }

    /// <summary>Waits until standard error has a text.</summary>
    public async Task SaysAsync(string text)
    {
        for (int i = 0; i < 600 && !Error.Contains(text, StringComparison.Ordinal); i++)
        {
            _process.HasExited.Should().BeFalse($"'{text}' is still to come, after: {Error}");
            await Task.Delay(50);
        }

        Error.Should().Contain(text);
    }

    public void Signal(int signal) => Kill(_process.Id, signal).Should().Be(0);

    /// <summary>Kills it, with the signal that cannot be caught, unless it ends in time by itself.</summary>
    /// <returns>True when it ended by itself.</returns>
    public bool EndsWithin(TimeSpan time)
    {
        if (_process.WaitForExit(time))
        {
            return true;
        }

        _process.Kill();
        _process.WaitForExit();
        return false;
    }

    public Outcome End()
    {
        _process.WaitForExit(TimeSpan.FromMinutes(2)).Should().BeTrue("the tool ends by itself");
        Task.WhenAll(_out, _errorDone).GetAwaiter().GetResult();
        return new Outcome(_process.ExitCode, _out.Result, Error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    private async Task ReadErrorAsync()
    {
        var buffer = new char[1024];
        int count;
        while ((count = await _process.StandardError.ReadAsync(buffer)) > 0)
        {
            lock (_error)
            {
                _error.Append(buffer, 0, count);
            }
        }
    }
}
