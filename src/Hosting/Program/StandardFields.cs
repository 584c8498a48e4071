using System.Globalization;
using C1z.Sync;

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
    public const string LogPath = "log-path";
    public const string DebugExpiry = "log-level-debug-expires-at";
    public const string HttpTimeout = "http-timeout-seconds";
    public const string SkipFullSync = "skip-full-sync";
    public const string ParallelSync = "parallel-sync";
    public const string KeepPrevious = "keep-previous-sync-c1z";
    public const string SessionBytes = "session-store-maximum-size";
    public const string HealthCheck = "health-check";
    public const string HealthCheckPort = "health-check-port";
    public const string HealthCheckAddress = "health-check-bind-address";

    public static IReadOnlyList<ConfigField> All { get; } =
    [
        ConfigField.Text(File, "The snapshot to write.") with { Alias = "-f", Default = "sync.c1z" },
        ConfigField.Text(StorageEngine, "Format of a new snapshot: pebble (v3) or sqlite (v1).") with { Default = "pebble" },
        ConfigField.Number(Workers, "Calls at the same time; 0: one after the other, -1: as many as there are processors, at most 4."),
        ConfigField.Flag(ParallelSync, "Same as --workers -1.") with { IsHidden = true },
        ConfigField.Flag(SkipFullSync, "Check the settings and the connection, and do nothing else."),
        ConfigField.Flag(SkipEntitlementsAndGrants, "Sync resource types and resources only."),
        ConfigField.Flag(SkipGrants, "Leave grants out of a targeted sync.") with { IsHidden = true },
        ConfigField.List(SyncResources, "Sync these resources only, each as TYPE/ID."),
        ConfigField.List(SyncResourceTypes, "Sync resources of these types only."),
        ConfigField.Text(ExternalFile, "Snapshot of another source in which principals are looked up."),
        ConfigField.Text(ExternalEntitlement, "Only principals of the other source that hold this entitlement."),
        ConfigField.List(ExternalTraits, "Traits of the other source's resources that can be principals. Default: user and group."),
        ConfigField.Flag(KeepPrevious, "Take unchanged grants from the sync before. A sync of one file always does: the file has it.") with { IsHidden = true },
        ConfigField.Number(SessionBytes, "Bytes of its session that the connector may keep in memory.", 15 << 20) with { IsHidden = true },
        ConfigField.Number(HttpTimeout, "Longest time for a request to the source, in seconds, at most 1800.", 300),
        ConfigField.Text(TempDirectory, "Directory for working files.") with { IsHidden = true },
        ConfigField.Text(LogLevel, "Least level of log lines: debug, info, warn, error.") with { Default = "info" },
        ConfigField.Text(LogFormat, "Form of log lines: console or json.") with { Default = "console" },
        ConfigField.Text(DebugExpiry, "Time, such as 2030-01-31T12:00:00Z, after which debug lines are left out."),
        ConfigField.List(LogPath, "Files that log lines are added to, besides standard error."),
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

    /// <summary>Checks what the kind of a setting does not say.</summary>
    /// <exception cref="SyncException"><see cref="SyncErrorCode.InvalidOption"/>.</exception>
    public static void CheckRanges(ConnectorConfig config)
    {
        Require(config, HttpTimeout, 1, 1800);
        Require(config, SessionBytes, 0, long.MaxValue);
        Require(config, Workers, -1, 100);
    }

    private static void Require(ConnectorConfig config, string name, long least, long most)
    {
        if (config.Number(name) is var value && (value < least || value > most))
        {
            throw new SyncException(
                SyncErrorCode.InvalidOption, string.Create(CultureInfo.InvariantCulture, $"--{name}: '{value}' is not from {least} to {most}"));
        }
    }
}
