using System.Collections.Concurrent;
using System.Diagnostics;
using C1z.Engines.Lsm.Tests.Support;
using C1z.Engines.Lsm.Working;

namespace C1z.Engines.Lsm.Tests.Crash;

/// <summary>Kills a writing process at 200 moments: the snapshot is the old one or the new one, and the next process gets to the same bytes.</summary>
public sealed class KillTests : IDisposable
{
    private const int KillsByPhase = 150;
    private const int KillsByClock = 30;
    private const int KillsInStore = 20;
    private const int LongestIngestMicroseconds = 20_000;
    private const int Killed = 128 + 9;

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [SkippableFact]
    public void Whenever_a_writer_is_killed_the_file_is_whole_and_the_work_goes_on()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "kills processes by signal");
        var seed = new Random(20260301);
        foreach (string scenario in new[] { "load", "update" })
        {
            Prepare(scenario, "undisturbed");
        }

        int[] operations = CountOperations();
        operations.Should().OnlyContain(count => count >= 2, "every phase has something to be killed in");
        CrashFileSystem.Phase[] phases = Enum.GetValues<CrashFileSystem.Phase>();
        var moments = new List<Moment>();
        for (int i = 0; i < KillsByPhase + KillsByClock; i++)
        {
            CrashFileSystem.Phase phase = phases[i % phases.Length];
            bool byClock = i >= KillsByPhase;
            int number = byClock ? int.MaxValue : 1 + seed.Next(operations[(int)phase]);
            moments.Add(new Moment(i, i % 2 == 0 ? "load" : "update", phase, number) { Milliseconds = byClock ? seed.Next(120) : -1 });
        }

        for (int i = 0; i < KillsInStore; i++)
        {
            int put = 1 + seed.Next(operations[(int)CrashFileSystem.Phase.Load] - 1);
            moments.Add(new Moment(KillsByPhase + KillsByClock + i, "load", CrashFileSystem.Phase.Load, put)
            {
                Way = LoadPath.Ingest,
                Microseconds = 1 + seed.Next(LongestIngestMicroseconds),
            });
        }

        var hits = new ConcurrentDictionary<string, int>();
        Parallel.ForEach(moments, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, moment =>
        {
            string file = _scratch[$"{moment.Id}.c1z"];
            if (moment.Scenario == "update")
            {
                File.Copy(_scratch["base"], file);
            }

            int exit = RunAndKill(file, moment);
            if (moment.Milliseconds < 0)
            {
                exit.Should().Be(Killed, "operation {0} of {1} exists in {2}", moment.Number, moment.Phase, moment.Scenario);
            }

            hits.AddOrUpdate(moment.Milliseconds < 0 ? moment.Where : exit == Killed ? "clock" : "too late", 1, (_, n) => n + 1);
            Judge(moment, file);
        });
        foreach (CrashFileSystem.Phase phase in phases)
        {
            hits[phase.ToString()].Should().BeGreaterThan(15);
        }

        hits["clock"].Should().BePositive();
        hits["ingest"].Should().Be(KillsInStore);
    }

    private void Prepare(string scenario, string name)
    {
        if (scenario == "update")
        {
            CrashJob.WriteBase(_scratch["base"]);
            File.Copy(_scratch["base"], _scratch[$"{scenario}-{name}"]);
        }

        new CrashJob(_scratch[$"{scenario}-{name}"], new CrashFileSystem()).Run();
    }

    // How many operations each phase has at least, in either scenario.
    private int[] CountOperations()
    {
        int[]? least = null;
        foreach (string scenario in new[] { "load", "update" })
        {
            string file = _scratch[$"{scenario}-counted"];
            if (scenario == "update")
            {
                File.Copy(_scratch["base"], file);
            }

            var files = new CrashFileSystem();
            new CrashJob(file, files, files.Enter).Run();
            least = least is null ? files.Counts : [.. least.Zip(files.Counts, Math.Min)];
        }

        return least!;
    }

    private void Judge(Moment moment, string file)
    {
        string scenario = moment.Scenario, why = $"kill {moment}";
        byte[] expected = File.ReadAllBytes(_scratch[$"{scenario}-undisturbed"]);
        byte[]? before = scenario == "update" ? File.ReadAllBytes(_scratch["base"]) : null;
        byte[]? found = File.Exists(file) ? File.ReadAllBytes(file) : null;
        bool isOld = before is null ? found is null : found is not null && found.AsSpan().SequenceEqual(before);
        bool isNew = found is not null && found.AsSpan().SequenceEqual(expected);
        (isOld || isNew).Should().BeTrue("the file is the old one or the new one after {0}", why);

        new CrashJob(file, new CrashFileSystem()) { Way = moment.Way }.Run();
        File.ReadAllBytes(file).AsSpan().SequenceEqual(expected).Should().BeTrue("the work goes on to the same bytes after {0}", why);
        Directory.Exists(file + WorkingDirectory.Suffix).Should().BeFalse("nothing is left after {0}", why);
    }

    private static int RunAndKill(string file, Moment moment)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "exec", typeof(CrashWorker).Assembly.Location, file, $"{moment.Way}", $"{moment.Phase}", $"{moment.Number}", $"{moment.Microseconds}" },
            Environment = { ["DOTNET_TieredPGO"] = "0" },
        };
        using Process worker = Process.Start(start)!;
        worker.ErrorDataReceived += (_, _) => { };
        worker.BeginErrorReadLine();
        if (moment.Milliseconds >= 0)
        {
            worker.StandardOutput.ReadLine().Should().Be(CrashWorker.Ready);
            if (!worker.WaitForExit(moment.Milliseconds))
            {
                worker.Kill();
            }
        }

        worker.WaitForExit();
        return worker.ExitCode;
    }

    private sealed record Moment(int Id, string Scenario, CrashFileSystem.Phase Phase, int Number)
    {
        public LoadPath Way { get; init; }

        /// <summary>How long after the operation began; 0 for before it.</summary>
        public int Microseconds { get; init; }

        /// <summary>When the clock kills; negative when the process does itself.</summary>
        public int Milliseconds { get; init; } = -1;

        public string Where => Way == LoadPath.Ingest ? "ingest" : Phase.ToString();
    }
}
