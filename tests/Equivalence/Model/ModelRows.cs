namespace C1z.Equivalence.Model;

/// <summary>A stored resource type.</summary>
internal sealed record ModelResourceType(string Id, byte[] Value, Instant DiscoveredAt);

/// <summary>A stored resource; a parent that is not there is null.</summary>
internal sealed record ModelResource(string Type, string Id, string? ParentType, string? ParentId, byte[] Value, Instant DiscoveredAt);

/// <summary>A stored entitlement.</summary>
internal sealed record ModelEntitlement(string Id, string ResourceType, string ResourceId, byte[] Value, Instant DiscoveredAt);

/// <summary>A stored grant; an expansion that is not there is null.</summary>
internal sealed record ModelGrant(
    string Id,
    string EntitlementId,
    string ResourceType,
    string ResourceId,
    string PrincipalType,
    string PrincipalId,
    byte[]? Expansion,
    bool NeedsExpansion,
    byte[] Value,
    Instant DiscoveredAt);

/// <summary>A stored asset.</summary>
internal sealed record ModelAsset(string Id, string ContentType, byte[] Data, Instant DiscoveredAt);

/// <summary>A sync.</summary>
internal sealed record ModelRun(long Number, SyncRun Run);
