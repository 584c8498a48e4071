namespace C1z.Sync;

/// <summary>The steps of a sync, in their order.</summary>
public enum SyncPhase
{
    /// <summary>Nothing was done yet.</summary>
    Init,

    /// <summary>Resource types are listed.</summary>
    ResourceTypes,

    /// <summary>Resources are listed, type by type, then children.</summary>
    Resources,

    /// <summary>The resources of a targeted sync are fetched.</summary>
    Targets,

    /// <summary>Entitlements that all resources of a type have are listed.</summary>
    StaticEntitlements,

    /// <summary>Entitlements are listed.</summary>
    Entitlements,

    /// <summary>Grants are listed.</summary>
    Grants,

    /// <summary>What a targeted sync refers to is fetched.</summary>
    Related,

    /// <summary>Principals of another source are matched.</summary>
    ExternalResources,

    /// <summary>Grants are expanded through nested groups.</summary>
    Expansion,

    /// <summary>Everything is listed; the sync is checked, ended and saved.</summary>
    End,
}

/// <summary>How many records a sync has.</summary>
/// <param name="ResourceTypes">Resource types stored.</param>
/// <param name="Resources">Resources stored.</param>
/// <param name="Entitlements">Entitlements stored.</param>
/// <param name="Grants">Grants stored, without those that expansion derived.</param>
/// <param name="Assets">Blobs stored.</param>
public readonly record struct SyncCounts(long ResourceTypes, long Resources, long Entitlements, long Grants, long Assets)
{
    /// <summary>All records.</summary>
    public long Total => ResourceTypes + Resources + Entitlements + Grants + Assets;
}

/// <summary>How far a sync is.</summary>
/// <param name="SyncId">The sync.</param>
/// <param name="Phase">What it does now.</param>
/// <param name="Counts">What is stored so far, over all runs of this sync.</param>
/// <param name="Calls">Connector calls so far, over all runs of this sync.</param>
/// <param name="Warnings">Warnings so far.</param>
/// <param name="PendingActions">Listings of this phase that are known and not done.</param>
/// <param name="Elapsed">Since this run started.</param>
public readonly record struct SyncProgress(
    string SyncId, SyncPhase Phase, SyncCounts Counts, long Calls, long Warnings, int PendingActions, TimeSpan Elapsed);

/// <summary>Something that did not stop a sync.</summary>
/// <param name="Rule">A short name to count by, such as <c>not-found</c> or <c>dangling-principal</c>.</param>
/// <param name="Subject">The record or call concerned.</param>
/// <param name="Message">What is wrong, for a person.</param>
public sealed record SyncWarning(string Rule, string Subject, string Message);

/// <summary>What a run of a sync did.</summary>
public sealed record SyncReport
{
    /// <summary>The sync.</summary>
    public required string SyncId { get; init; }

    /// <summary>Its type: <c>full</c>, <c>partial</c> or <c>resources_only</c>.</summary>
    public required string SyncType { get; init; }

    /// <summary>The sync a partial one is based on; empty otherwise.</summary>
    public string ParentSyncId { get; init; } = "";

    /// <summary>False when the run was paused: the same call goes on with the sync.</summary>
    public bool IsComplete { get; init; }

    /// <summary>True when the run went on with an earlier one's work.</summary>
    public bool WasResumed { get; init; }

    /// <summary>Records of the sync; while it is incomplete, what was stored so far, repetitions included.</summary>
    public SyncCounts Counts { get; init; }

    /// <summary>Grants that expansion derived.</summary>
    public long ExpandedGrants { get; init; }

    /// <summary>Grants taken over from an earlier sync.</summary>
    public long ReplayedGrants { get; init; }

    /// <summary>Connector calls, repeated ones included.</summary>
    public long Calls { get; init; }

    /// <summary>Calls that were repeated after a failure that passes.</summary>
    public long Retries { get; init; }

    /// <summary>All warnings by rule.</summary>
    public IReadOnlyDictionary<string, long> WarningCounts { get; init; } = new Dictionary<string, long>();

    /// <summary>The first 100 warnings.</summary>
    public IReadOnlyList<SyncWarning> Warnings { get; init; } = [];

    /// <summary>Milliseconds by phase, over all runs of this sync; <c>save</c> is the sealing.</summary>
    public IReadOnlyDictionary<string, long> StepMilliseconds { get; init; } = new Dictionary<string, long>();

    /// <summary>Ids of the syncs that retention deleted.</summary>
    public IReadOnlyList<string> DeletedSyncs { get; init; } = [];

    /// <summary>Bytes of the saved file; 0 while incomplete.</summary>
    public long FileBytes { get; init; }

    /// <summary>How long this run took.</summary>
    public TimeSpan Elapsed { get; init; }
}
