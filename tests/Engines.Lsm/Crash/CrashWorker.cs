using System.Diagnostics;
using System.Globalization;

namespace C1z.Engines.Lsm.Tests.Crash;

/// <summary>The program that the crash tests start and let die: <c>FILE PHASE N</c> runs a job and kills itself at the n-th operation of the phase.</summary>
internal static class CrashWorker
{
    /// <summary>What it prints when it is about to begin, for those that kill it by the clock.</summary>
    internal const string Ready = "ready";

    private static int Main(string[] args)
    {
        var phase = Enum.Parse<CrashFileSystem.Phase>(args[1]);
        int number = int.Parse(args[2], CultureInfo.InvariantCulture);
        var files = new CrashFileSystem
        {
            Before = (at, n, _) =>
            {
                if (at == phase && n == number)
                {
                    Die();
                }
            },
        };
        Console.WriteLine(Ready);
        new CrashJob(args[0], files, files.Enter).Run();
        return 0;
    }

    // SIGKILL: no finalizer, no handler, no flush runs after it.
    private static void Die()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
        Thread.Sleep(Timeout.InfiniteTimeSpan);
    }
}
