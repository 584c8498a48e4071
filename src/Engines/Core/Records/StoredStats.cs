namespace C1z.Engines.Records;

/// <summary>The stats that a store keeps beside its records: <c>c1.storage.v3.SyncStatsRecord</c>.</summary>
public sealed record StoredStats
{
    /// <summary>The sync they belong to.</summary>
    public required string SyncId { get; init; }

    /// <summary>Counts and timings.</summary>
    public required SyncStats Stats { get; init; }

    /// <summary>When they were written.</summary>
    public Instant WrittenAt { get; init; }

    /// <summary>An encoded <c>IngestQualityStats</c>, kept as it is: counters of the syncer that no engine interprets. Null when absent.</summary>
    public ReadOnlyMemory<byte>? IngestQuality { get; init; }
}
