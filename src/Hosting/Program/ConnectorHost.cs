using System.Reflection;
using System.Runtime.InteropServices;
using C1z.Sync;

namespace C1z.Hosting;

/// <summary>Makes a program of a connector: the same command line, variables and settings file as the ecosystem's connector programs.</summary>
/// <remarks>
/// Without a subcommand the program syncs into a file. <c>capabilities</c> says what it can sync, <c>config</c> which settings it takes, <c>health-check</c>
/// asks a running one whether it is well, and <c>_connector-service</c> serves the connector over gRPC to the parent process that started it.
/// Exit codes: 0 success, 1 failure, 2 a wrong command line or setting, 130 interrupted.
/// </remarks>
/// <example>
/// <code>
/// return await ConnectorHost.RunAsync(
///     args,
///     config => new Phonebook(config.Text("path")),
///     ConfigField.Text("path", "File with one name a line.", isRequired: true));
/// </code>
/// </example>
public static class ConnectorHost
{
    /// <summary>Runs a program that is called as its assembly is.</summary>
    /// <param name="args">The command line, without the program's name.</param>
    /// <param name="create">Makes the connector.</param>
    /// <param name="fields">The program's own settings.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args, Func<ConnectorConfig, IConnector> create, params IReadOnlyList<ConfigField> fields) =>
        RunAsync(args, new ConnectorProgram(Assembly.GetEntryAssembly()?.GetName().Name ?? "connector", create) { Fields = fields });

    /// <summary>Runs a program.</summary>
    /// <param name="args">The command line, without the program's name.</param>
    /// <param name="program">The program.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="ArgumentException">The program declares a setting twice, or one that every program has.</exception>
    public static async Task<int> RunAsync(string[] args, ConnectorProgram program)
    {
        using var cancel = new CancellationTokenSource();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return await RunAsync(args, program, ProgramIo.ForProcess(), cancel.Token);

        void Stop(PosixSignalContext signal)
        {
            // A terminal interrupts a parent and its connector alike. The parent decides: it ends the connector when it has saved its work.
            bool isOurs = signal.Signal != PosixSignal.SIGINT || !args.Contains(CommandLine.Service, StringComparer.Ordinal);
            signal.Cancel = !isOurs || !cancel.IsCancellationRequested;
            if (isOurs)
            {
                cancel.Cancel();
            }
        }
    }

    /// <summary>Runs a program with what a test gives it.</summary>
    internal static async Task<int> RunAsync(string[] args, ConnectorProgram program, ProgramIo io, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(program);
        var line = new CommandLine(program, io);
        try
        {
            return await line.RunAsync(args, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return Fail("interrupted", CommandLine.Interrupted);
        }
        catch (SyncException e) when (e.Code is SyncErrorCode.InvalidOption)
        {
            return Fail(e.Message, CommandLine.Usage);
        }
        catch (Exception e) when (e is SyncException or Adapters.C1zException or IOException or UnauthorizedAccessException)
        {
            return Fail(e.Message, CommandLine.Failed);
        }
#pragma warning disable CA1031 // The end of the program: whatever a connector throws is told in one line.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Fail($"{e.GetType().Name}: {e.Message}", CommandLine.Failed);
        }

        int Fail(string message, int code)
        {
            io.Error.WriteLine($"{program.Name}: {message}");
            io.Error.Flush();
            return code;
        }
    }
}
