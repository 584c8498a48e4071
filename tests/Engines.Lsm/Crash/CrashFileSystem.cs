namespace C1z.Engines.Lsm.Tests.Crash;

/// <summary>Sorts a job's file operations and puts into phases, and lets something happen at the n-th of a phase.</summary>
internal sealed class CrashFileSystem : WatchedFileSystem
{
    private CrashActivity _activity;

    internal enum Phase
    {
        Load,
        Spill,
        Checkpoint,
        Seal,
        Flush,
        Rename,
        Cleanup,
    }

    /// <summary>Operations so far, by phase.</summary>
    internal int[] Counts { get; } = new int[Enum.GetValues<Phase>().Length];

    /// <summary>Called with every operation and its number in the phase, from 1, before it is made.</summary>
    internal Action<Phase, int, string> Before { get; init; } = (_, _, _) => { };

    protected override bool ReachesDevice => false;

    /// <summary>Takes what a job tells.</summary>
    internal void Enter(CrashActivity activity)
    {
        _activity = activity;
        if (activity == CrashActivity.Putting)
        {
            Count(Phase.Load, "put");
        }
    }

    protected override void OnCall(string call, string? path)
    {
        if (PhaseOf(call) is { } phase)
        {
            Count(phase, call);
        }
    }

    // Flushing the directory comes right behind the rename: dying there is dying with the new file in place.
    private Phase? PhaseOf(string call) => (_activity, call) switch
    {
        (CrashActivity.Opening, _) => null,
        (CrashActivity.Putting, _) => Phase.Spill,
        (CrashActivity.Checkpointing, _) => Phase.Checkpoint,
        (CrashActivity.Saving, nameof(Flush)) => Phase.Flush,
        (CrashActivity.Saving, nameof(Rename) or nameof(FlushDirectory)) => Phase.Rename,
        (CrashActivity.Saving, nameof(Delete) or nameof(ListNames) or nameof(TryDeleteEmptyDirectory)) => Phase.Cleanup,
        (CrashActivity.Saving, _) => Phase.Seal,
        _ => null,
    };

    private void Count(Phase phase, string call) => Before(phase, ++Counts[(int)phase], call);
}
