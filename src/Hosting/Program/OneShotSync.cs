using System.Globalization;
using C1z.Adapters;
using C1z.Proto.Connector.V2;
using C1z.Sync;

namespace C1z.Hosting;

/// <summary>What a connector program does when nothing else is asked for: one sync into a file.</summary>
internal static class OneShotSync
{
    private const int MostWorkers = 4;
    private const string TargetScheme = "bid:r:";

    public static async Task<int> RunAsync(IConnector connector, ConnectorConfig config, ProgramLog log, ProgramIo io, CancellationToken cancel)
    {
        if (config.Flag(StandardFields.SkipFullSync))
        {
            return await CheckAsync(connector, log, cancel);
        }

        SyncOptions options = Options(config, log, io.Clock);
        await using HealthServer? health = config.Flag(StandardFields.HealthCheck)
            ? await HealthServer.StartAsync(
                config.Text(StandardFields.HealthCheckAddress), config.Number(StandardFields.HealthCheckPort), cancel)
            : null;
        string file = config.Text(StandardFields.File);
        SyncReport report = await new Syncer(connector, options).RunAsync(file, cancel);
        SyncCounts counts = report.Counts;
        log.Write(LogLevel.Info, string.Create(
            CultureInfo.InvariantCulture,
            $"synced into {file}: {counts.ResourceTypes} resource types, {counts.Resources} resources, {counts.Entitlements} entitlements, {counts.Grants} grants in {report.Elapsed.TotalSeconds:0.0} s"));
        return 0;
    }

    private static async Task<int> CheckAsync(IConnector connector, ProgramLog log, CancellationToken cancel)
    {
        ConnectorValidation validation = await connector.ValidateAsync(cancel);
        foreach (string warning in validation.Warnings)
        {
            log.Write(LogLevel.Warn, warning);
        }

        log.Write(LogLevel.Info, $"{(await connector.GetMetadataAsync(cancel)).DisplayName}: ready; nothing was synced");
        return 0;
    }

    private static SyncOptions Options(ConnectorConfig config, ProgramLog log, TimeProvider clock)
    {
        var options = new SyncOptions
        {
            Engine = Engine(config.Text(StandardFields.StorageEngine)),
            Workers = Workers(
                config.Flag(StandardFields.ParallelSync) && !config.IsSet(StandardFields.Workers) ? -1 : config.Number(StandardFields.Workers)),
            SkipEntitlementsAndGrants = config.Flag(StandardFields.SkipEntitlementsAndGrants),
            SkipGrants = config.Flag(StandardFields.SkipGrants),
            ResourceTypeIds = [.. config.List(StandardFields.SyncResourceTypes)],
            Targets = [.. config.List(StandardFields.SyncResources).Select(Target)],
            ExternalPath = Optional(config.Text(StandardFields.ExternalFile)),
            ExternalEntitlementId = Optional(config.Text(StandardFields.ExternalEntitlement)),
            MaxSessionBytes = config.Number(StandardFields.SessionBytes),
            TempDirectory = Optional(config.Text(StandardFields.TempDirectory)),
            Warnings = new Told(warning => log.Write(LogLevel.Warn, $"{warning.Rule}: {warning.Subject}: {warning.Message}")),
            Clock = clock,
        };
        return config.List(StandardFields.ExternalTraits) is { Count: > 0 } traits ? options with { ExternalTraits = [.. traits.Select(Trait)] } : options;
    }

    private static C1zEngine Engine(string name) => name switch
    {
        "pebble" or "lsm" => C1zEngine.Lsm,
        "sqlite" => C1zEngine.Sqlite,
        _ => throw Invalid(StandardFields.StorageEngine, name, "neither pebble nor sqlite"),
    };

    private static int Workers(long asked) => asked < 0 ? Math.Min(Environment.ProcessorCount, MostWorkers) : (int)asked;

    // The ecosystem's own notation of a resource begins with a scheme, which says nothing that is not known here.
    private static ResourceId Target(string text)
    {
        string name = text.StartsWith(TargetScheme, StringComparison.Ordinal) ? text[TargetScheme.Length..] : text;
        int slash = name.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash < name.Length - 1
            ? Resources.Id(name[..slash], name[(slash + 1)..])
            : throw Invalid(StandardFields.SyncResources, text, "not TYPE/ID");
    }

    private static ResourceType.Types.Trait Trait(string name) =>
        Enum.TryParse(name, ignoreCase: true, out ResourceType.Types.Trait trait) && Enum.IsDefined(trait)
            ? trait
            : throw Invalid(StandardFields.ExternalTraits, name, "not the name of a trait");

    private static string? Optional(string text) => text.Length == 0 ? null : text;

    private static SyncException Invalid(string option, string value, string what) =>
        new(SyncErrorCode.InvalidOption, $"--{option}: '{value}' is {what}");

    // The framework's own Progress posts to other threads, which would lose lines at the end of the program.
    private sealed class Told(Action<SyncWarning> tell) : IProgress<SyncWarning>
    {
        public void Report(SyncWarning value) => tell(value);
    }
}
