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

    /// <summary>All kinds, in the order in which they are written.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Metadata, Sync, LatestFinished, LatestFull, ResourceType, Resource, Entitlement, Grant, GrantWithExpansion, GrantsForEntitlementOrder,
        Stats, StatsMap, Session, Asset,
    ];
}
