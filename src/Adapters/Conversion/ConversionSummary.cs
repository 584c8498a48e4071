namespace C1z.Adapters;

/// <summary>What a conversion took over, and what it left behind.</summary>
public sealed record ConversionSummary
{
    /// <summary>The sync that was taken over; null when the source had none and the new file is empty.</summary>
    public required string? SyncId { get; init; }

    /// <summary>Syncs of the source that the new file does not hold, in the order they were started.</summary>
    public required IReadOnlyList<SyncInfo> Discarded { get; init; }

    /// <summary>Resource types written.</summary>
    public long ResourceTypes { get; init; }

    /// <summary>Resources written.</summary>
    public long Resources { get; init; }

    /// <summary>Entitlements written.</summary>
    public long Entitlements { get; init; }

    /// <summary>Grants written.</summary>
    public long Grants { get; init; }

    /// <summary>Grants of the source that were merged into another one, because v3 tells grants apart by entitlement and principal and not by id.</summary>
    public long MergedGrants { get; init; }

    /// <summary>Assets written.</summary>
    public long Assets { get; init; }

    /// <summary>Session values written.</summary>
    public long Sessions { get; init; }

    /// <summary>Size of the new file in bytes.</summary>
    public long FileBytes { get; init; }
}
