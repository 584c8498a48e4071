using C1z.Engines.Lsm.Tests.Support;
using C1z.Envelope;

namespace C1z.Engines.Lsm.Tests.Crash;

/// <summary>A piece of work that a process can be killed in, and another process can go on with: steps of puts, a checkpoint after each, a save.</summary>
/// <param name="file">The snapshot.</param>
/// <param name="files">The file operations.</param>
/// <param name="tell">Told what comes next; null for nobody.</param>
internal sealed class CrashJob(string file, FileSystem files, Action<CrashActivity>? tell = null)
{
    private const int Steps = 3;
    private const int PutsPerStep = 4;
    private const string LastToken = "3";

    /// <summary>Rows in memory, in bytes.</summary>
    internal long Budget { get; init; } = 16 << 10;

    /// <summary>The way of unsaved rows; the file does not depend on it.</summary>
    internal LoadPath Way { get; init; }

    /// <summary>Whether there are checkpoints that another process can go on from.</summary>
    internal bool Checkpoints { get; init; } = true;

    /// <summary>Writes the file that an update starts from.</summary>
    internal static void WriteBase(string file)
    {
        using LsmEngine engine = Open(file, FileSystem.Physical, 1 << 20, LoadPath.Direct);
        engine.Begin();
        engine.Fill(300, page: 100);
        engine.EndSync();
        engine.Save();
    }

    /// <summary>Does what is left: all of it, or what another process did not get to.</summary>
    internal void Run()
    {
        tell?.Invoke(CrashActivity.Opening);
        using LsmEngine engine = Open(file, files, Budget, Way);
        int done = 0;
        if (engine.ResumedFrom is { } checkpoint)
        {
            done = int.Parse(checkpoint.Token, System.Globalization.CultureInfo.InvariantCulture);
            engine.SetCurrentSync(checkpoint.SyncId);
        }
        else if (engine.FindSyncRun(Puts.SyncId) is { } run)
        {
            if (run.Token == LastToken)
            {
                return;
            }

            engine.SetCurrentSync(Puts.SyncId);
        }
        else
        {
            engine.Begin();
        }

        for (int step = done; step < Steps; step++)
        {
            Put(engine, step);
            if (Checkpoints)
            {
                tell?.Invoke(CrashActivity.Checkpointing);
                engine.CheckpointSync($"{step + 1}");
            }
        }

        engine.EndSync();
        tell?.Invoke(CrashActivity.Saving);
        engine.Save();
        tell?.Invoke(CrashActivity.Closing);
    }

    private void Put(LsmEngine engine, int step)
    {
        for (int put = 0; put < PutsPerStep; put++)
        {
            tell?.Invoke(CrashActivity.Putting);
            int from = ((step * PutsPerStep) + put) * 40;
            engine.PutGrants(Enumerable.Range(from, 60).Select(i => Puts.Grant(
                "app", "github", $"app:github:entitlement-{i % 12:D4}", $"user-{i / 12:D8}", pending: i % 7 == step, $"step-{step}")));
        }

        engine.PutResource("app", $"repository-{step}", ("app", $"parent-{step}"));
    }

    private static LsmEngine Open(string file, FileSystem files, long budget, LoadPath way) => LsmEngine.Open(file, new LsmOptions
    {
        Engine = new EngineOptions { Mode = OpenMode.ReadWrite, Clock = new ManualClock() },
        Workers = 1,
        TableBytes = LsmOptions.SmallestTableBytes,
        MemoryBudgetBytes = budget,
        LoadPath = way,
        FileSystem = files,
    });
}
