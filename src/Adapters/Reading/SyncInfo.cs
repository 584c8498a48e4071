using C1z.Engines;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Adapters;

/// <summary>One sync that a snapshot holds.</summary>
/// <remarks>
/// Times have nanosecond resolution. v1 files store local wall-clock text without a zone; such times are given as that wall clock labelled
/// UTC, as every reader of the ecosystem shows them.
/// </remarks>
public sealed record SyncInfo
{
    /// <summary>Its id: 27 characters.</summary>
    public required string Id { get; init; }

    /// <summary>Its type: <c>full</c>, <c>partial</c>, <c>resources_only</c>, <c>partial_upserts</c> or <c>partial_deletions</c>.</summary>
    public required string Type { get; init; }

    /// <summary>When it started; null when the file does not say.</summary>
    public Timestamp? StartedAt { get; init; }

    /// <summary>When it ended; null while unfinished.</summary>
    public Timestamp? EndedAt { get; init; }

    /// <summary>The syncer's opaque checkpoint.</summary>
    public string Token { get; init; } = "";

    /// <summary>Base of a partial sync or of a diff; empty otherwise.</summary>
    public string ParentId { get; init; } = "";

    /// <summary>The other half of a diff pair; empty otherwise.</summary>
    public string LinkedId { get; init; } = "";

    /// <summary>True when expansion state can be trusted for diffs between files.</summary>
    public bool SupportsDiff { get; init; }

    /// <summary>The counts that the file remembers of it; null when it remembers none. <see cref="C1zReader.GetStats"/> counts then.</summary>
    public Proto.Reader.V2.SyncStats? CachedStats { get; init; }

    /// <summary>Left by a check of the ingest invariants; null for a sync that was not checked.</summary>
    public SyncMarker? Marker { get; init; }

    /// <summary>True once ended.</summary>
    public bool IsFinished => EndedAt is not null;

    internal static SyncInfo From(SyncRun run) => new()
    {
        Id = run.Id,
        Type = run.Type.Name,
        StartedAt = ToTimestamp(run.StartedAt),
        EndedAt = ToTimestamp(run.EndedAt),
        Token = run.Token,
        ParentId = run.ParentId,
        LinkedId = run.LinkedId,
        SupportsDiff = run.SupportsDiff,
        CachedStats = run.CachedStats is { } stats ? StatsMessage.From(stats) : null,
        Marker = run.Marker is { } marker ? new SyncMarker(marker.Generation, marker.Coverage, marker.Mode) : null,
    };

    private static Timestamp? ToTimestamp(Instant instant) =>
        instant.IsSet ? new Timestamp { Seconds = instant.Seconds, Nanos = instant.Nanos } : null;
}

/// <summary>Says that the rows of a sync passed the ingest invariants.</summary>
/// <param name="Generation">Contract id of the verifier.</param>
/// <param name="Coverage">Names of the invariants that were checked.</param>
/// <param name="Mode">How the check was run.</param>
public sealed record SyncMarker(string Generation, IReadOnlyList<string> Coverage, string Mode);
