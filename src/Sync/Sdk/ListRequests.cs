using C1z.Proto.Connector.V2;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Sync;

/// <summary>What every list call is given.</summary>
public abstract record ListRequest
{
    /// <summary>Records wanted; 0 lets the connector choose. More is allowed: the writer takes pages of any size, 10,000 is its natural one.</summary>
    public int PageSize { get; init; }

    /// <summary>Token that the page before returned; empty for the first page.</summary>
    public string PageToken { get; init; } = "";

    /// <summary>The sync being written.</summary>
    public string SyncId { get; init; } = "";

    /// <summary>The connector's memory during this sync. Kept over a resume.</summary>
    public ISyncSession Session { get; init; } = EmptySession.Instance;

    /// <summary>Whatever else the two sides agree on, such as the <see cref="ETag"/> of the sync before.</summary>
    public IReadOnlyList<Any> Annotations { get; init; } = [];
}

/// <summary>Asks for resource types.</summary>
public sealed record ResourceTypeListRequest : ListRequest;

/// <summary>Asks for resources.</summary>
public sealed record ResourceListRequest : ListRequest
{
    /// <summary>Their type.</summary>
    public required string ResourceTypeId { get; init; }

    /// <summary>Only children of this resource; null for resources without a parent.</summary>
    public ResourceId? Parent { get; init; }
}

/// <summary>Asks for entitlements that every resource of a type has alike.</summary>
public sealed record StaticEntitlementListRequest : ListRequest
{
    /// <summary>The type.</summary>
    public required string ResourceTypeId { get; init; }
}

/// <summary>Asks for entitlements.</summary>
public sealed record EntitlementListRequest : ListRequest
{
    /// <summary>The resource. For a type annotated with <see cref="TypeScopedEntitlements"/>: the type alone, with an empty resource id.</summary>
    public required Resource Resource { get; init; }
}

/// <summary>Asks for grants.</summary>
public sealed record GrantListRequest : ListRequest
{
    /// <summary>The resource. For a type annotated with <see cref="TypeScopedGrants"/>: the type alone, with an empty resource id.</summary>
    public required Resource Resource { get; init; }
}

/// <summary>Asks for one resource.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Parent">Its parent, when the asker knows it.</param>
public sealed record ResourceRequest(ResourceId Id, ResourceId? Parent = null)
{
    /// <summary>The sync being written.</summary>
    public string SyncId { get; init; } = "";

    /// <summary>The connector's memory during this sync.</summary>
    public ISyncSession Session { get; init; } = EmptySession.Instance;
}
