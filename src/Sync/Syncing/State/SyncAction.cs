using C1z.Proto.Connector.V2;

namespace C1z.Sync.Syncing.State;

/// <summary>One piece of work: a page to ask for.</summary>
/// <param name="Phase">Which listing.</param>
internal sealed record SyncAction(SyncPhase Phase)
{
    /// <summary>The resource type; empty where the listing has none.</summary>
    public string TypeId { get; init; } = "";

    /// <summary>The resource; empty for a listing by type.</summary>
    public string ResourceId { get; init; } = "";

    /// <summary>The parent's type; empty without a parent.</summary>
    public string ParentTypeId { get; init; } = "";

    /// <summary>The parent; empty without one.</summary>
    public string ParentId { get; init; } = "";

    /// <summary>The picture to fetch; empty for a listing.</summary>
    public string AssetId { get; init; } = "";

    /// <summary>Where to go on; empty for the start. Of a spread, a token of the store and not of the connector.</summary>
    public string PageToken { get; init; } = "";

    /// <summary>True when the page token is from an earlier run: the source may have forgotten it. Not part of a checkpoint.</summary>
    public bool IsRestored { get; init; }

    /// <summary>True for work on stored resources: one action becomes of each.</summary>
    public bool IsSpread { get; init; }

    /// <summary>The resource as stored, where it is at hand. Not part of a checkpoint.</summary>
    public Resource? Resource { get; init; }

    /// <summary>The parent; null without one.</summary>
    public ResourceId? Parent => ParentId.Length > 0 ? Resources.Id(ParentTypeId, ParentId) : null;

    /// <summary>What the action is about, for messages.</summary>
    public string Subject => (TypeId, ResourceId) switch
    {
        _ when AssetId.Length > 0 => AssetId,
        ("", _) => Phase.ToString(),
        (_, "") => TypeId,
        _ => $"{TypeId}:{ResourceId}",
    };
}
