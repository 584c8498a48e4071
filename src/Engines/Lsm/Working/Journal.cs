using C1z.Envelope;

namespace C1z.Engines.Lsm.Working;

/// <summary>What a working directory holds, as of a checkpoint: all that another process needs to go on from there.</summary>
internal sealed record Journal
{
    /// <summary>The file that the runs lie over.</summary>
    public required V3Identity Base { get; init; }

    /// <summary>The file that a save is about to publish; once it is in place, this work is done. Null while none is.</summary>
    public V3Identity? Successor { get; init; }

    /// <summary>Whether the rows of the base do not count any more, because another sync was started.</summary>
    public required bool HidesBase { get; init; }

    /// <summary>Whether grants changed since the base was sealed, so that its digests do not count.</summary>
    public required bool DigestsAreStale { get; init; }

    /// <summary>When the checkpoint was made.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The sync that was running.</summary>
    public required string SyncId { get; init; }

    /// <summary>Its token.</summary>
    public required string Token { get; init; }

    /// <summary>The store that lies over the runs; empty when there is none.</summary>
    public required string Store { get; init; }

    /// <summary>The number that the next run gets.</summary>
    public required long NextRun { get; init; }

    /// <summary>The runs, oldest first.</summary>
    public required IReadOnlyList<RunInfo> Runs { get; init; }
}
