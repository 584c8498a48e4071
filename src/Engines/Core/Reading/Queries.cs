namespace C1z.Engines;

/// <summary>Selects resources.</summary>
public sealed record ResourceQuery
{
    /// <summary>The sync to read; null lets the engine choose (<see cref="IRecordReader"/> tells how).</summary>
    public string? SyncId { get; init; }

    /// <summary>Only resources of this type; null or empty for all.</summary>
    public string? ResourceType { get; init; }

    /// <summary>Only children of this resource.</summary>
    public ResourceKey? Parent { get; init; }
}

/// <summary>Selects entitlements.</summary>
public sealed record EntitlementQuery
{
    /// <summary>The sync to read; null lets the engine choose.</summary>
    public string? SyncId { get; init; }

    /// <summary>Only entitlements of this resource.</summary>
    public ResourceKey? Resource { get; init; }
}

/// <summary>The listing a grant query continues. It decides the order and the form of page tokens.</summary>
public enum GrantListing
{
    /// <summary>All grants, or those on one resource.</summary>
    All,

    /// <summary>Grants of one entitlement.</summary>
    Entitlement,

    /// <summary>Grants that one principal holds.</summary>
    Principal,

    /// <summary>Grants by resource type: v1 files select by the entitlement's resource, v3 files by the principal.</summary>
    ResourceType,

    /// <summary>Grants whose expansion is still to be done.</summary>
    PendingExpansion,
}

/// <summary>Selects grants. All filters that are set must hold.</summary>
public sealed record GrantQuery
{
    /// <summary>The sync to read; null lets the engine choose.</summary>
    public string? SyncId { get; init; }

    /// <summary>Which listing this is.</summary>
    public GrantListing Listing { get; init; }

    /// <summary>What to return of each grant.</summary>
    public RowParts Parts { get; init; } = RowParts.Value;

    /// <summary>Only grants of entitlements on this resource.</summary>
    public ResourceKey? Resource { get; init; }

    /// <summary>Only grants of the entitlement with this id.</summary>
    public string? EntitlementId { get; init; }

    /// <summary>
    /// The entitlement's resource, where known. v1 files tell entitlements apart by id alone and ignore it; v3 files by id and resource.
    /// </summary>
    public ResourceKey? EntitlementResource { get; init; }

    /// <summary>Only grants to this principal.</summary>
    public ResourceKey? Principal { get; init; }

    /// <summary>Only grants to principals of these types; null or empty for all.</summary>
    public IReadOnlyList<string>? PrincipalTypes { get; init; }

    /// <summary>The type that <see cref="GrantListing.ResourceType"/> selects by.</summary>
    public string? ResourceType { get; init; }

    /// <summary>Only grants that carry an expandable annotation.</summary>
    public bool OnlyExpandable { get; init; }
}
