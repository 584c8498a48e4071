using C1z.Adapters;
using C1z.Proto.Connector.V2;

namespace C1z.Sync;

/// <summary>What a sync does with records that refer to nothing, come twice or have an unknown type.</summary>
public enum InvariantPolicy
{
    /// <summary>Report them and finish the sync.</summary>
    Warn,

    /// <summary>Report them and fail before the sync ends; the previous file stays.</summary>
    Fail,
}

/// <summary>How a sync is run. Immutable; share it freely.</summary>
public sealed record SyncOptions
{
    /// <summary>Engine of a new file. An existing file keeps its own. Default: <see cref="C1zEngine.Lsm"/>.</summary>
    public C1zEngine Engine { get; init; } = C1zEngine.Lsm;

    /// <summary>
    /// Connector calls at the same time. 0: one after the other, and the next page is asked for when the page before is stored. Every
    /// number gives the same content. Default 0.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative or more than 100.</exception>
    public int Workers
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 100);
            field = value;
        }
    }

    /// <summary>Records asked for in a page; 0 lets the connector choose. Default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int PageSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>
    /// Pauses the sync after this time; the same call goes on with it. Calls under way are waited for; a wait for a source that is away is not. Null: runs to its end.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or negative.</exception>
    public TimeSpan? RunDuration
    {
        get;
        init
        {
            if (value is { } time)
            {
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero, nameof(value));
            }

            field = value;
        }
    }

    /// <summary>Least time between checkpoints within a phase. Default 10 s.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public TimeSpan CheckpointInterval
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromSeconds(10);

    /// <summary>True to sync resource types and resources only. The sync is of type <c>resources_only</c>.</summary>
    public bool SkipEntitlementsAndGrants { get; init; }

    /// <summary>True to leave grants out.</summary>
    public bool SkipGrants { get; init; }

    /// <summary>Resource types whose resources are synced; empty for all.</summary>
    public IReadOnlyCollection<string> ResourceTypeIds { get; init; } = [];

    /// <summary>
    /// Not empty: a targeted sync of these resources and what they refer to. The sync is of type <c>partial</c>, its parent the latest finished
    /// full sync of <see cref="BasePath"/>.
    /// </summary>
    public IReadOnlyList<ResourceId> Targets { get; init; } = [];

    /// <summary>Snapshot that a targeted sync is based on; null for the target file itself.</summary>
    public string? BasePath { get; init; }

    /// <summary>
    /// Snapshot of an earlier sync, whose grants are taken over where the connector says that nothing changed. Null: the target file
    /// itself, when it has a finished full sync.
    /// </summary>
    public string? PreviousPath { get; init; }

    /// <summary>Snapshot of another source in which principals are looked up; null for none.</summary>
    public string? ExternalPath { get; init; }

    /// <summary>Only external principals that hold this entitlement; null for all.</summary>
    public string? ExternalEntitlementId { get; init; }

    /// <summary>Traits of external resources that can be principals. Default: user and group.</summary>
    public IReadOnlyCollection<ResourceType.Types.Trait> ExternalTraits { get; init; } =
        [ResourceType.Types.Trait.User, ResourceType.Types.Trait.Group];

    /// <summary>False to leave nested grants as they are. Default true.</summary>
    public bool Expand { get; init; } = true;

    /// <summary>What broken references and duplicates lead to. Default: warnings.</summary>
    public InvariantPolicy Invariants { get; init; } = InvariantPolicy.Warn;

    /// <summary>Full syncs that a file of format v1 keeps, this one included. Null: <c>BATON_KEEP_SYNC_COUNT</c>, else 2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int? KeepFullSyncs
    {
        get;
        init
        {
            if (value is { } count)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(value));
            }

            field = value;
        }
    }

    /// <summary>When a failed call is tried again.</summary>
    public RetryPolicy Retry { get; init; } = new();

    /// <summary>Holds calls back at a rate limit. Null: a <see cref="ResetRateGate"/>.</summary>
    public IRateGate? RateGate { get; init; }

    /// <summary>Bytes that a connector may keep in its session. Default 256 MiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public long MaxSessionBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 256L << 20;

    /// <summary>Longest picture that is stored; a longer one is a warning, and left out. Default 16 MiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative or more than 512 MiB.</exception>
    public int MaxAssetBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 512 << 20);
            field = value;
        }
    } = 16 << 20;

    /// <summary>The clock of everything. Default: the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Told how far the sync is, after every page.</summary>
    public IProgress<SyncProgress>? Progress { get; init; }

    /// <summary>Told every warning when it comes up, and of every call that is repeated; by several threads when there are workers.</summary>
    public IProgress<SyncWarning>? Warnings { get; init; }

    /// <summary>Told bytes while the file is sealed.</summary>
    public IProgress<long>? Sealing { get; init; }

    /// <summary>Collects the stage times of writing. Null: not measured.</summary>
    public C1zTimings? Timings { get; init; }

    /// <summary>Directory for working files; null for the engine's choice.</summary>
    public string? TempDirectory { get; init; }
}
