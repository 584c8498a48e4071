namespace C1z.Hosting;

/// <summary>The settings that every connector program has, by the names that the ecosystem's programs gave them.</summary>
internal static class StandardFields
{
    public const string File = "file";
    public const string StorageEngine = "storage-engine";
    public const string Workers = "workers";
    public const string SkipEntitlementsAndGrants = "skip-entitlements-and-grants";
    public const string SkipGrants = "skip-grants";
    public const string SyncResources = "sync-resources";
    public const string SyncResourceTypes = "sync-resource-types";
    public const string ExternalFile = "external-resource-c1z";
    public const string ExternalEntitlement = "external-resource-entitlement-id-filter";
    public const string ExternalTraits = "external-resource-traits";
    public const string TempDirectory = "c1z-temp-dir";
    public const string LogLevel = "log-level";
    public const string LogFormat = "log-format";
    public const string HealthCheck = "health-check";
    public const string HealthCheckPort = "health-check-port";
    public const string HealthCheckAddress = "health-check-bind-address";

    public static IReadOnlyList<ConfigField> All { get; } =
    [
        ConfigField.Text(File, "The snapshot to write.") with { Alias = "-f", Default = "sync.c1z" },
        ConfigField.Text(StorageEngine, "Format of a new snapshot: pebble (v3) or sqlite (v1).") with { Default = "pebble" },
        ConfigField.Number(Workers, "Calls at the same time; 0: one after the other, -1: as many as there are processors, at most 4."),
        ConfigField.Flag(SkipEntitlementsAndGrants, "Sync resource types and resources only."),
        ConfigField.Flag(SkipGrants, "Leave grants out of a targeted sync.") with { IsHidden = true },
        ConfigField.List(SyncResources, "Sync these resources only, each as TYPE/ID."),
        ConfigField.List(SyncResourceTypes, "Sync resources of these types only."),
        ConfigField.Text(ExternalFile, "Snapshot of another source in which principals are looked up."),
        ConfigField.Text(ExternalEntitlement, "Only principals of the other source that hold this entitlement."),
        ConfigField.List(ExternalTraits, "Traits of the other source's resources that can be principals. Default: user and group."),
        ConfigField.Text(TempDirectory, "Directory for working files.") with { IsHidden = true },
        ConfigField.Text(LogLevel, "Least level of log lines: debug, info, warn, error.") with { Default = "info" },
        ConfigField.Text(LogFormat, "Form of log lines: console or json.") with { Default = "console" },
        ConfigField.Flag(HealthCheck, "Answer health checks over HTTP while syncing."),
        ConfigField.Number(HealthCheckPort, "Port of health checks.", 8081),
        ConfigField.Text(HealthCheckAddress, "Address of health checks.") with { Default = "127.0.0.1" },
    ];

    public static IReadOnlyList<ConfigRule> Rules { get; } =
    [
        new(ConfigRuleKind.DependentOn, SkipGrants) { On = [SyncResources] },
        new(ConfigRuleKind.MutuallyExclusive, SyncResources, SyncResourceTypes),
        new(ConfigRuleKind.DependentOn, ExternalEntitlement, ExternalTraits) { On = [ExternalFile] },
    ];
}
