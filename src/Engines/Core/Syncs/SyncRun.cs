namespace C1z.Engines;

/// <summary>One run of a sync as the file records it.</summary>
public sealed record SyncRun
{
    /// <summary>KSUID text; unique in the file.</summary>
    public required string Id { get; init; }

    /// <summary>The kind of sync.</summary>
    public required SyncType Type { get; init; }

    /// <summary>When it started.</summary>
    public Instant StartedAt { get; init; }

    /// <summary>When it ended; not set while unfinished.</summary>
    public Instant EndedAt { get; init; }

    /// <summary>The syncer's opaque checkpoint; empty at the start.</summary>
    public string Token { get; init; } = "";

    /// <summary>Base of a partial sync or of a diff; empty otherwise.</summary>
    public string ParentId { get; init; } = "";

    /// <summary>The other half of a diff pair; empty otherwise.</summary>
    public string LinkedId { get; init; } = "";

    /// <summary>True when the expansion columns can be trusted for a diff between files.</summary>
    public bool SupportsDiff { get; init; }

    /// <summary>True when the run was made by merging others instead of by a connector. v1 files cannot say so.</summary>
    public bool IsCompacted { get; init; }

    /// <summary>Marker left by the verifier of ingest invariants; null when the sync was not verified.</summary>
    public IngestMarker? Marker { get; init; }

    /// <summary>The counts that the file remembers of it; null when it remembers none, and they are counted on demand.</summary>
    public SyncStats? CachedStats { get; init; }

    /// <summary>True once ended.</summary>
    public bool IsFinished => EndedAt.IsSet;
}

/// <summary>Says that the rows of a sync passed the ingest invariants.</summary>
/// <param name="Generation">Contract id of the verifier; never empty.</param>
/// <param name="Coverage">Names of the invariants that were checked; never empty.</param>
/// <param name="Mode">How the check was run: one of <see cref="Modes"/>.</param>
public sealed record IngestMarker(string Generation, IReadOnlyList<string> Coverage, string Mode)
{
    /// <summary>The modes that readers accept; any other reads as "not verified".</summary>
    public static IReadOnlyList<string> Modes { get; } =
        ["connector", "connector_fail_fast", "compaction_merge", "compaction_merge_fail_fast"];

    /// <summary>True when nothing is missing and the mode is known.</summary>
    public bool IsComplete => Generation.Length > 0 && Coverage.Count > 0 && Modes.Contains(Mode);
}
