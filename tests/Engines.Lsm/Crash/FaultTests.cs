using C1z.Engines.Lsm.Tests.Support;
using C1z.Engines.Lsm.Working;

namespace C1z.Engines.Lsm.Tests.Crash;

/// <summary>Lets every file operation of a job fail once: a typed error, the old file or the new one, no stray file, no open handle.</summary>
public sealed class FaultTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("load", 160 << 20, false)]
    [InlineData("update", 160 << 20, false)]
    [InlineData("load", 16 << 10, false)]
    [InlineData("update", 16 << 10, true)]
    public void Whatever_call_fails_nothing_is_lost_or_left(string scenario, long budget, bool checkpoints)
    {
        CrashJob.WriteBase(_scratch["base"]);
        string undisturbed = Start(scenario, "undisturbed");
        Work(undisturbed, new FailingFileSystem(0), budget, checkpoints);
        byte[] expected = File.ReadAllBytes(undisturbed);
        var failed = new HashSet<string>();
        int succeeded = 0;
        for (int n = 1; succeeded < 3; n++)
        {
            string file = Start(scenario, $"run/{n}");
            var files = new FailingFileSystem(n);
            Exception? error = Record.Exception(() => Work(file, files, budget, checkpoints));
            if (files.Failed is { } call)
            {
                failed.Add(call);
            }
            else
            {
                succeeded++;
            }

            string why = $"operation {n}, {files.Failed}, failed";
            (error is null or EngineException).Should().BeTrue("{0}: {1}", why, error);
            byte[]? found = File.Exists(file) ? File.ReadAllBytes(file) : null;
            bool isNew = found is not null && found.AsSpan().SequenceEqual(expected);
            bool isOld = scenario == "load" ? found is null : found is not null && found.AsSpan().SequenceEqual(File.ReadAllBytes(_scratch["base"]));
            (isNew || isOld).Should().BeTrue("{0}", why);
            (error is not null || isNew).Should().BeTrue("{0}: success means that the file is saved", why);
            RequireTidy(file, checkpoints, why);
            OpenFiles(file).Should().BeEmpty("{0}", why);
            Work(file, new FailingFileSystem(0), budget, checkpoints);
            File.ReadAllBytes(file).AsSpan().SequenceEqual(expected).Should().BeTrue("{0}, and the work can be done again", why);
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }

        failed.Should().Contain(["OpenRead", "CreateNew", "Write", "Flush", "Rename", "FlushDirectory", "DirectoryExists", "ResolveLinks"]);
        if (checkpoints)
        {
            failed.Should().Contain(["CreatePrivateDirectory", "TryLock", "Read"]);
        }
    }

    private string Start(string scenario, string name)
    {
        string file = Path.Combine(_scratch[name], "sync.c1z");
        Directory.CreateDirectory(_scratch[name]);
        if (scenario == "update")
        {
            File.Copy(_scratch["base"], file);
        }

        return file;
    }

    // Without checkpoints, a second try begins again.
    private static void Work(string file, FailingFileSystem files, long budget, bool checkpoints) =>
        new CrashJob(file, files) { Budget = budget, Checkpoints = checkpoints }.Run();

    private static void RequireTidy(string file, bool checkpoints, string why)
    {
        string work = file + WorkingDirectory.Suffix;
        IEnumerable<string> around = Directory.GetFileSystemEntries(Path.GetDirectoryName(file)!);
        around.Should().BeSubsetOf(checkpoints ? [file, work] : [file], "{0}", why);
        if (Directory.Exists(work))
        {
            string[] names = [.. Directory.GetFileSystemEntries(work).Select(entry => Path.GetFileName(entry))];
            names.Should().Contain(WorkingState.JournalName, "{0}: only a checkpoint is kept", why);
            Journal journal = JournalCodec.Decode(File.ReadAllBytes(Path.Combine(work, WorkingState.JournalName)), work);
            names.Should().BeEquivalentTo(
                [WorkingState.JournalName, WorkingDirectory.LockName, .. journal.Runs.Select(run => RunFiles.NameOf(run.Number))], "{0}", why);
        }
    }

    // What is open around a file, deleted or not. Only Linux tells.
    private static IEnumerable<string> OpenFiles(string file) => !OperatingSystem.IsLinux()
        ? []
        : Directory.GetFileSystemEntries("/proc/self/fd")
            .Select(entry => new FileInfo(entry).LinkTarget ?? "")
            .Where(target => target.StartsWith(Path.GetDirectoryName(file)!, StringComparison.Ordinal));

    private sealed class FailingFileSystem(int failing) : WatchedFileSystem
    {
        private int _calls;

        public string? Failed { get; private set; }

        protected override bool ReachesDevice => false;

        // A device that does not let us tidy up is another matter: what stays then is swept by the next writer.
        protected override void OnCall(string call, string? path)
        {
            bool tidiesUp = call is nameof(Delete) or nameof(DeleteDirectory) or nameof(ListNames) or nameof(TryDeleteEmptyDirectory);
            if (!tidiesUp && ++_calls == failing)
            {
                Failed = call;
                throw new IOException($"the device says no to {call}");
            }
        }
    }
}
