using C1z.Sync;

namespace C1z.Cli.Syncing;

/// <summary>Words for the parts of a sync.</summary>
internal static class SyncText
{
    public static string Of(SyncPhase phase) => phase switch
    {
        SyncPhase.Init => "starting",
        SyncPhase.ResourceTypes => "resource types",
        SyncPhase.Resources => "resources",
        SyncPhase.Targets => "named resources",
        SyncPhase.StaticEntitlements => "static entitlements",
        SyncPhase.Entitlements => "entitlements",
        SyncPhase.Grants => "grants",
        SyncPhase.Related => "related resources",
        SyncPhase.ExternalResources => "external resources",
        SyncPhase.Expansion => "expansion",
        _ => "saving",
    };

    /// <summary>The words for a stage of a report.</summary>
    public static string OfStage(string name) => Enum.TryParse(name, out SyncPhase phase) ? Of(phase) : name;
}
