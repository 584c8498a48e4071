namespace C1z.Hosting;

/// <summary>The settings of the ecosystem's programs that there is nothing for here. Given, they are refused with a reason instead of being unknown.</summary>
/// <remarks>A program may declare a setting of its own by one of these names.</remarks>
internal static class UnsupportedFields
{
    private const string Reads = "it reads its source and never changes it";
    private const string NoTickets = "it knows no tickets";
    private const string NoEvents = "it lists what is, not what happens";
    private const string NoService = "it syncs once and ends; run it on a schedule";
    private const string NoStore = "it works on its source, not on snapshots";
    private const string NoMethods = "its settings are one set, not one for each way to sign in";
    private const string NoTelemetry = "it sends none";

    public static IReadOnlyList<ConfigField> All { get; } =
    [
        Refused("provisioning", ConfigFieldKind.Flag, Reads) with { Alias = "-p" },
        .. Texts(Reads, "grant-entitlement", "grant-principal", "grant-principal-type", "revoke-grant"),
        .. Texts(Reads, "create-account-login", "create-account-email", "create-account-profile", "create-account-resource-type"),
        .. Texts(Reads, "delete-resource", "delete-resource-type", "rotate-credentials", "rotate-credentials-type"),
        .. Texts(Reads, "invoke-action", "invoke-action-args", "invoke-action-resource-type"),
        Refused("list-action-schemas", ConfigFieldKind.Flag, Reads),
        .. Texts(Reads, "list-action-schemas-resource-type"),
        .. Flags(NoTickets, "ticketing", "create-ticket", "bulk-create-ticket", "get-ticket", "list-ticket-schemas"),
        .. Texts(NoTickets, "ticket-id", "ticket-template-path", "bulk-ticket-template-path"),
        Refused("event-feed", ConfigFieldKind.Flag, NoEvents),
        .. Texts(NoEvents, "event-feed-id", "event-feed-start-at", "event-feed-cursor"),
        .. Texts(NoService, "client-id", "client-secret"),
        .. Flags(NoStore, "diff-syncs", "compact-syncs"),
        .. Texts(NoStore, "base-sync-id", "applied-sync-id", "compact-file-paths", "compact-sync-ids", "compact-output-path"),
        .. Texts(NoMethods, "auth-method"),
        Ignored("task-concurrency", ConfigFieldKind.Text, NoService),
        Ignored("otel-collector-endpoint", ConfigFieldKind.Text, NoTelemetry),
        Ignored("otel-collector-endpoint-tls-cert-path", ConfigFieldKind.Text, NoTelemetry),
        Ignored("otel-collector-endpoint-tls-cert", ConfigFieldKind.Text, NoTelemetry),
        Ignored("otel-collector-endpoint-tls-insecure", ConfigFieldKind.Flag, NoTelemetry),
        Ignored("otel-tracing-disabled", ConfigFieldKind.Flag, NoTelemetry),
        Ignored("otel-logging-disabled", ConfigFieldKind.Flag, NoTelemetry),
    ];

    private static IEnumerable<ConfigField> Texts(string reason, params string[] names) => names.Select(n => Refused(n, ConfigFieldKind.Text, reason));

    private static IEnumerable<ConfigField> Flags(string reason, params string[] names) => names.Select(n => Refused(n, ConfigFieldKind.Flag, reason));

    private static ConfigField Refused(string name, ConfigFieldKind kind, string reason) =>
        new(name, kind, "Not supported.") { IsHidden = true, Support = ConfigSupport.Refused, Reason = reason };

    private static ConfigField Ignored(string name, ConfigFieldKind kind, string reason) =>
        new(name, kind, "Not supported.") { IsHidden = true, Support = ConfigSupport.Ignored, Reason = reason };
}
