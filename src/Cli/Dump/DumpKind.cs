namespace C1z.Cli.Dump;

/// <summary>The kinds of lines of a dump. Their names are part of its format.</summary>
internal static class DumpKind
{
    public const string Metadata = "metadata";
    public const string Sync = "sync";
    public const string LatestFinished = "latest_finished";
    public const string LatestFull = "latest_full";
    public const string ResourceType = "resource_type";
    public const string Resource = "resource";
    public const string Entitlement = "entitlement";
    public const string Grant = "grant";
    public const string GrantWithExpansion = "grant_with_expansion";
    public const string GrantsForEntitlementOrder = "grants_for_entitlement_order";
    public const string Stats = "stats";
    public const string StatsMap = "stats_map";
    public const string Session = "session";
    public const string Asset = "asset";
    public const string PendingExpansion = "pending_expansion";
    public const string ManifestHeader = "manifest_header";
    public const string FrameIndex = "frame_index";
    public const string StoredSyncRun = "v3_sync_run";
    public const string StoredResourceType = "v3_resource_type";
    public const string StoredResource = "v3_resource";
    public const string StoredEntitlement = "v3_entitlement";
    public const string StoredGrant = "v3_grant";
    public const string StoredAsset = "v3_asset";
    public const string GlobalDigest = "digest_global";
    public const string Digest = "digest";
    public const string DigestNode = "digest_node";
    public const string KeyValue = "kv";

    /// <summary>All kinds, in the order in which they are written.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Metadata, Sync, LatestFinished, LatestFull, ResourceType, Resource, Entitlement, Grant, GrantWithExpansion, GrantsForEntitlementOrder,
        Stats, StatsMap, Session, Asset, PendingExpansion, ManifestHeader, FrameIndex, StoredSyncRun, StoredResourceType, StoredResource,
        StoredEntitlement, StoredGrant, StoredAsset, GlobalDigest, Digest, DigestNode, KeyValue,
    ];
}
