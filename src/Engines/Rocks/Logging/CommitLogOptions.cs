namespace C1z.Engines.Rocks;

/// <summary>How a <see cref="CommitLog"/> makes batches durable. Immutable.</summary>
public sealed record CommitLogOptions
{
    /// <summary>When a batch is durable. Default: <see cref="Durability.Group"/>.</summary>
    public Durability Durability { get; init; } = Durability.Group;

    /// <summary>
    /// How long a sync is held back for more batches to join it, as long as they take fewer than <see cref="GatherBytes"/>. Zero for a group costs a lone
    /// writer nothing; writers that come while a sync runs share the next one anyway. Default: 0 for a group, 2 ms for async.
    /// </summary>
    public TimeSpan? GatherDelay { get; init; }

    /// <summary>A sync is not held back any longer once this many bytes wait for it. Default: 1 MiB.</summary>
    public long GatherBytes { get; init; } = 1L << 20;

    /// <summary>Async: the most batches that may be unsynced, and so be lost; the next one waits. At least 1. Default: 1,024.</summary>
    public int WindowCommits { get; init; } = 1024;

    /// <summary>Async: a batch also waits while the unsynced ones before it take this many bytes. At least 1. Default: 16 MiB.</summary>
    public long WindowBytes { get; init; } = 16L << 20;

    /// <summary>
    /// Whether <see cref="CommitLog.ReadDurable"/> may be used: a snapshot is kept for each sync. Default false.
    /// </summary>
    public bool DurableReads { get; init; }

    internal TimeSpan Gather => GatherDelay ?? (Durability == Durability.Async ? TimeSpan.FromMilliseconds(2) : TimeSpan.Zero);

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(WindowCommits, 1, nameof(WindowCommits));
        ArgumentOutOfRangeException.ThrowIfLessThan(WindowBytes, 1, nameof(WindowBytes));
        ArgumentOutOfRangeException.ThrowIfNegative(GatherBytes, nameof(GatherBytes));
        ArgumentOutOfRangeException.ThrowIfLessThan(Gather, TimeSpan.Zero, nameof(GatherDelay));
        if (!Enum.IsDefined(Durability))
        {
            throw new ArgumentOutOfRangeException(nameof(Durability), Durability, "not a level of durability");
        }
    }
}
