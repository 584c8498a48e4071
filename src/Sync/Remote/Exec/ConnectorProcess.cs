using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using C1z.Proto.ConnectorWrapper.V1;
using Google.Protobuf;

namespace C1z.Sync.Remote;

/// <summary>A connector program that runs as a server: started with a listening socket, told its certificates on standard input, ended and
/// reaped always.</summary>
internal sealed class ConnectorProcess : IAsyncDisposable
{
    private const string Subcommand = "_connector-service";
    private static readonly SemaphoreSlim OneStart = new(1, 1);
    private const int MostWords = 2000;
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    // For what a dead program wrote last. Only a pipe that something else holds open makes anybody wait this long, and a busy machine can take a while.
    private static readonly TimeSpan PipeGrace = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly ExecOptions _options;
    private readonly LinePump _lines;
    private readonly CancellationTokenSource _exited = new();
    private readonly Task _exit;
    private readonly Task _pipes;

    private ConnectorProcess(Process process, ExecOptions options)
    {
        _process = process;
        _options = options;
        _lines = new LinePump(options.Log);
        _pipes = Task.WhenAll(_lines.RunAsync(process.StandardError), _lines.RunAsync(process.StandardOutput));
        _exit = WaitAsync();
    }

    /// <summary>Number of the process.</summary>
    public int Id => _process.Id;

    /// <summary>Cancelled when the program ends.</summary>
    public CancellationToken Exited => _exited.Token;

    /// <summary>The last lines that the program wrote, as a clause, at most the end of them: a person reads it.</summary>
    public string LastWords
    {
        get
        {
            string words = string.Join(" / ", _lines.Last);
            return words.Length == 0 ? "it wrote nothing" : $"it last wrote: {(words.Length > MostWords ? "…" + words[^MostWords..] : words)}";
        }
    }

    /// <summary>Starts the program.</summary>
    /// <param name="options">Which.</param>
    /// <param name="listener">The socket it takes over; closed here.</param>
    /// <param name="config">What it is told; the port is filled in.</param>
    /// <param name="cancel">Gives the start up.</param>
    /// <exception cref="ConnectorException">It cannot be started, or ended at once.</exception>
    public static async ValueTask<ConnectorProcess> StartAsync(
        ExecOptions options, InheritedListener listener, ServerConfig config, CancellationToken cancel)
    {
        var info = new ProcessStartInfo(PathOf(options.Command))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
            StandardOutputEncoding = Encoding.UTF8,
            WorkingDirectory = options.WorkingDirectory ?? "",
        };
        foreach (string argument in options.Arguments.Append(Subcommand))
        {
            info.ArgumentList.Add(argument);
        }

        foreach ((string name, string? value) in options.Environment)
        {
            info.Environment[name] = value;
        }

        info.Environment[InheritedListener.Variable] = listener.Descriptor.ToString(CultureInfo.InvariantCulture);
        config.ListenPort = (uint)listener.Port;
        Process process = await LaunchAsync(info, listener, cancel);
        var started = new ConnectorProcess(process, options);
        try
        {
            // The pipe stays open: its end is what tells the program that its parent is gone.
            await process.StandardInput.WriteAsync((Convert.ToBase64String(config.ToByteArray()) + "\n").AsMemory(), cancel);
            await process.StandardInput.FlushAsync(cancel);
            return started;
        }
        catch (IOException e)
        {
            ConnectorException failure = await started.EndedAsync(PipeGrace * 2)
                ? started.Death(e)
                : new ConnectorException(ConnectorStatus.Internal, $"connector '{options.Command}' does not read its standard input", e);
            await started.DisposeAsync();
            throw failure;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>True when the program ended, or ends within a time.</summary>
    public async ValueTask<bool> EndedAsync(TimeSpan within)
    {
        if (!_exit.IsCompleted)
        {
            await Task.WhenAny(_exit, Task.Delay(within, _options.Clock));
        }

        return _exit.IsCompleted;
    }

    /// <summary>The error of a program that ended. Call it after <see cref="EndedAsync"/> said so.</summary>
    public ConnectorException Death(Exception? cause)
    {
        // What the system reports for a program that a signal ended; memory that runs out is signal 9.
        int code = _process.ExitCode;
        string signal = code is > 128 and <= 128 + 64 ? string.Create(CultureInfo.InvariantCulture, $" (signal {code - 128})") : "";
        return new ConnectorException(
            ConnectorStatus.Internal,
            string.Create(CultureInfo.InvariantCulture, $"connector '{_options.Command}' ended with exit code {code}{signal}; {LastWords}"),
            cause);
    }

    /// <summary>Ends the program: closes its input, waits, kills it and all that it started, reaps it.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // Nobody reads any more.
        }

        if (!await EndedAsync(_options.StopTimeout))
        {
            Kill();
            await _exit;
        }

        // A program that the connector left behind may hold the other ends of the pipes for ever.
        await Task.WhenAny(_pipes, Task.Delay(PipeGrace, _options.Clock));
        _process.StandardError.Dispose();
        _process.StandardOutput.Dispose();
        _process.Dispose();
        _exited.Dispose();
    }

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is AggregateException or Win32Exception)
        {
            // Something below it belongs to somebody else. The connector itself must go.
            _process.Kill();
        }
    }

    // Left to itself, the framework looks next to this program and in the working directory before it looks where the user says that programs are.
    private static string PathOf(string command)
    {
        if (command.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            return Path.GetFullPath(command);
        }

        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Select(folder => Path.GetFullPath(Path.Combine(folder, command))).FirstOrDefault(IsProgram)
            ?? throw new ConnectorException(ConnectorStatus.FailedPrecondition, $"connector '{command}' cannot be started: there is no such program in PATH");
    }

    private static bool IsProgram(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Executable) != 0);

    private static async ValueTask<Process> LaunchAsync(ProcessStartInfo info, InheritedListener listener, CancellationToken cancel)
    {
        await OneStart.WaitAsync(cancel);
        try
        {
            listener.AllowInheritance();
            return Process.Start(info) ?? throw new ConnectorException(ConnectorStatus.FailedPrecondition, $"connector '{info.FileName}' did not start");
        }
        catch (Win32Exception e)
        {
            throw new ConnectorException(ConnectorStatus.FailedPrecondition, $"connector '{info.FileName}' cannot be started: {e.Message}", e);
        }
        finally
        {
            listener.Dispose();
            OneStart.Release();
        }
    }

    private async Task WaitAsync()
    {
        await _process.WaitForExitAsync();

        // Lines that it wrote at the end are on their way.
        await Task.WhenAny(_pipes, Task.Delay(PipeGrace, _options.Clock));
        await _exited.CancelAsync();
    }
}
