using System.Runtime.InteropServices;
using C1z.Cli.Hosting;

namespace C1z.Cli;

internal static class Program
{
    private static int Main(string[] args)
    {
        using var cancel = new CancellationTokenSource();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var console = ToolConsole.ForProcess(cancel.Token);
        return C1zTool.Run(args, console);

        // The first signal lets the work end cleanly; a second one gets the system's default, which ends the process.
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = !cancel.IsCancellationRequested;
            cancel.Cancel();
        }
    }
}
