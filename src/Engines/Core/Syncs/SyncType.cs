namespace C1z.Engines;

/// <summary>The kind of a sync, as stored in files: a short text.</summary>
/// <remarks>A file may carry a name that this version does not know; it is kept as it is and treated as a full sync by retention.</remarks>
/// <param name="Name">The stored text; empty is the wildcard and never stored.</param>
public readonly record struct SyncType(string Name)
{
    /// <summary>Wildcard for queries.</summary>
    public static SyncType Any => new("");

    /// <summary>Everything the connector has.</summary>
    public static SyncType Full => new("full");

    /// <summary>Some resources, upserted over a parent sync.</summary>
    public static SyncType Partial => new("partial");

    /// <summary>Resource types and resources without entitlements and grants.</summary>
    public static SyncType ResourcesOnly => new("resources_only");

    /// <summary>One half of a diff: rows added or changed.</summary>
    public static SyncType PartialUpserts => new("partial_upserts");

    /// <summary>One half of a diff: rows removed.</summary>
    public static SyncType PartialDeletions => new("partial_deletions");

    /// <summary>The five types that can be stored.</summary>
    public static IReadOnlyList<SyncType> Known { get; } = [Full, Partial, ResourcesOnly, PartialUpserts, PartialDeletions];

    /// <summary>True for the wildcard.</summary>
    public bool IsAny => string.IsNullOrEmpty(Name);

    /// <summary>True for the wildcard and the five known types.</summary>
    public bool IsKnownOrAny => IsAny || Known.Contains(this);

    /// <summary>True for the two halves of a diff.</summary>
    public bool IsDiff => this == PartialUpserts || this == PartialDeletions;

    /// <inheritdoc/>
    public override string ToString() => Name ?? "";
}
