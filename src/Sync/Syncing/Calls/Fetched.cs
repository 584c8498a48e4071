using C1z.Adapters;
using C1z.Proto.Connector.V2;
using C1z.Sync.Syncing.State;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Sync.Syncing.Calls;

/// <summary>The answer to an action: one of the pages or a picture, or why there is none.</summary>
internal sealed record Fetched(SyncAction Action, CallCost Cost)
{
    public ListPage<ResourceType>? ResourceTypes { get; init; }

    public ListPage<Resource>? Resources { get; init; }

    public ListPage<Entitlement>? Entitlements { get; init; }

    public ListPage<Grant>? Grants { get; init; }

    public Asset? Asset { get; init; }

    /// <summary>The entity tag that was sent with a request for grants.</summary>
    public string? SentTag { get; init; }

    public SyncWarning? Warning { get; init; }

    public string NextToken => ResourceTypes?.NextToken ?? Resources?.NextToken ?? Entitlements?.NextToken ?? Grants?.NextToken ?? "";

    public IReadOnlyList<Any> Annotations =>
        ResourceTypes?.Annotations ?? Resources?.Annotations ?? Entitlements?.Annotations ?? Grants?.Annotations ?? [];
}
