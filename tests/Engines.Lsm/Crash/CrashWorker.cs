using System.Diagnostics;
using System.Globalization;

namespace C1z.Engines.Lsm.Tests.Crash;

/// <summary>The program that the crash tests start and let die: <c>FILE WAY PHASE N MICROSECONDS</c> runs a job and kills itself so long
/// after the n-th operation of the phase began.</summary>
internal static class CrashWorker
{
    /// <summary>What it prints when it is about to begin, for those that kill it by the clock.</summary>
    internal const string Ready = "ready";

    private static int Main(string[] args)
    {
        var way = Enum.Parse<LoadPath>(args[1]);
        var phase = Enum.Parse<CrashFileSystem.Phase>(args[2]);
        int number = int.Parse(args[3], CultureInfo.InvariantCulture);
        int delay = int.Parse(args[4], CultureInfo.InvariantCulture);
        var files = new CrashFileSystem
        {
            Before = (at, n, _) =>
            {
                if (at == phase && n == number)
                {
                    DieAfter(TimeSpan.FromMicroseconds(delay));
                }
            },
        };
        Console.WriteLine(Ready);
        new CrashJob(args[0], files, files.Enter) { Way = way }.Run();
        return 0;
    }

    // A moment from now means in the middle of what the operation does: inside the store, whose file calls nobody sees.
    private static void DieAfter(TimeSpan delay)
    {
        if (delay == TimeSpan.Zero)
        {
            Die();
            return;
        }

        long started = Stopwatch.GetTimestamp();
        new Thread(() =>
        {
            SpinWait.SpinUntil(() => Stopwatch.GetElapsedTime(started) >= delay);
            Die();
        }).Start();
    }

    // SIGKILL: no finalizer, no handler, no flush runs after it.
    private static void Die()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
        Thread.Sleep(Timeout.InfiniteTimeSpan);
    }
}
