using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using C1z.Adapters;
using C1z.Cli.Options;
using C1z.Proto.Connector.V2;
using C1z.Sync;

namespace C1z.Cli.Syncing;

/// <summary>The options of <c>c1z sync</c> that say how to sync, under the names that the ecosystem's connectors gave them.</summary>
internal sealed class SyncSwitches
{
    private static readonly Dictionary<string, ResourceType.Types.Trait> Traits = new(StringComparer.Ordinal)
    {
        ["user"] = ResourceType.Types.Trait.User,
        ["group"] = ResourceType.Types.Trait.Group,
        ["role"] = ResourceType.Types.Trait.Role,
        ["app"] = ResourceType.Types.Trait.App,
    };

    private readonly Option<string> _engine = new Option<string>("--engine")
    {
        Description = "Of a new file; lsm: format v3, sqlite: format v1, readable by every tool. An existing file keeps its format.",
        HelpName = "lsm|sqlite",
        DefaultValueFactory = static _ => "lsm",
    }.AcceptOnlyFromAmong("lsm", "sqlite");

    private readonly Option<int> _workers = new Option<int>("--workers")
    {
        Description = "Connector calls at the same time; 0: one after the other; -1: one a processor, at most 4. The content is the same.",
        HelpName = "n",
        DefaultValueFactory = static _ => -1,
    }.InRange(-1, 100);

    private readonly Option<TimeSpan?> _runDuration = new("--run-duration")
    {
        Description = "Pause after this time (90s, 10m, 2h); the same command goes on with the sync, for a week.",
        HelpName = "time",
        CustomParser = ParseDuration,
    };

    private readonly Option<TimeSpan?> _checkpointInterval = new("--checkpoint-interval")
    {
        Description = "Least time between checkpoints within a phase. Default 10s.",
        HelpName = "time",
        CustomParser = ParseDuration,
    };

    private readonly Option<string[]> _targets = Many("--sync-resources", "Only this resource and what it refers to, as a partial sync; can be repeated.", "type/id");

    private readonly Option<string?> _base = Text("--base", "The full snapshot that a partial sync is based on. Default: --file.", "path");

    private readonly Option<string[]> _types = Many("--sync-resource-types", "Only resources of this type; can be repeated.", "type");

    private readonly Option<bool> _skipBoth = new("--skip-entitlements-and-grants") { Description = "Resource types and resources only." };

    private readonly Option<bool> _skipGrants = new("--skip-grants") { Description = "No grants." };

    private readonly Option<bool> _noExpand = new("--no-expand") { Description = "Leave nested grants as they are." };

    private readonly Option<bool> _strict = new("--strict") { Description = "Fail on broken references and duplicates; nothing is written then." };

    private readonly Option<string?> _previous =
        Text("--previous", "Snapshot to take unchanged grants from, where the connector can tell. Default: --file.", "path");

    private readonly Option<string?> _external = Text("--external-resource-c1z", "Snapshot of another source to find principals in.", "path");

    private readonly Option<string?> _externalFilter =
        Text("--external-resource-entitlement-id-filter", "Only external principals that hold this entitlement.", "id");

    private readonly Option<string[]> _externalTraits = Many(
        "--external-resource-traits", "Traits of external principals. Default: user and group.", "trait").AcceptOnlyFromAmong([.. Traits.Keys]);

    private readonly Option<int?> _keep = new Option<int?>("--keep")
    {
        Description = "Full syncs that a file of format v1 keeps. Default: BATON_KEEP_SYNC_COUNT, else 2.",
        HelpName = "n",
    }.InRange(1, int.MaxValue);

    private readonly Option<int> _pageSize = new Option<int>("--page-size")
    {
        Description = "Records asked for in a page; 0: the connector chooses.",
        HelpName = "n",
    }.InRange(0, 1_000_000);

    private readonly Option<long> _sessionBytes = new Option<long>("--session-store-maximum-size")
    {
        Description = "Bytes that a connector may keep in its session.",
        HelpName = "n",
        DefaultValueFactory = static _ => new SyncOptions().MaxSessionBytes,
        Hidden = true,
    }.InRange(0, long.MaxValue);

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[]
        {
            _engine, _workers, _runDuration, _checkpointInterval, _targets, _base, _types, _skipBoth, _skipGrants, _noExpand, _strict, _previous, _external,
            _externalFilter, _externalTraits, _keep, _pageSize, _sessionBytes,
        })
        {
            command.Options.Add(option);
        }
    }

    public SyncOptions Of(ParseResult parsed)
    {
        int workers = parsed.GetValue(_workers);
        string[] traits = parsed.GetValue(_externalTraits) ?? [];
        var options = new SyncOptions
        {
            Engine = parsed.GetValue(_engine) == "sqlite" ? C1zEngine.Sqlite : C1zEngine.Lsm,
            Workers = workers < 0 ? Math.Min(Environment.ProcessorCount, 4) : workers,
            RunDuration = parsed.GetValue(_runDuration),
            CheckpointInterval = parsed.GetValue(_checkpointInterval) ?? TimeSpan.FromSeconds(10),
            Targets = [.. (parsed.GetValue(_targets) ?? []).Select(ParseTarget)],
            BasePath = parsed.GetValue(_base),
            ResourceTypeIds = parsed.GetValue(_types) ?? [],
            SkipEntitlementsAndGrants = parsed.GetValue(_skipBoth),
            SkipGrants = parsed.GetValue(_skipGrants),
            Expand = !parsed.GetValue(_noExpand),
            Invariants = parsed.GetValue(_strict) ? InvariantPolicy.Fail : InvariantPolicy.Warn,
            PreviousPath = parsed.GetValue(_previous),
            ExternalPath = parsed.GetValue(_external),
            ExternalEntitlementId = parsed.GetValue(_externalFilter),
            KeepFullSyncs = parsed.GetValue(_keep),
            PageSize = parsed.GetValue(_pageSize),
            MaxSessionBytes = parsed.GetValue(_sessionBytes),
        };
        return traits.Length == 0 ? options : options with { ExternalTraits = [.. traits.Select(t => Traits[t])] };
    }

    private static Option<string?> Text(string name, string description, string helpName) =>
        new Option<string?>(name) { Description = description, HelpName = helpName }.NotEmpty();

    private static Option<string[]> Many(string name, string description, string helpName) =>
        new Option<string[]>(name) { Description = description, HelpName = helpName, AllowMultipleArgumentsPerToken = false }.NotEmpty();

    private static ResourceId ParseTarget(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash < text.Length - 1
            ? Resources.Id(text[..slash], text[(slash + 1)..])
            : throw new Hosting.UsageException($"--sync-resources takes type/id, not '{text}'");
    }

    private static TimeSpan? ParseDuration(ArgumentResult result)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        double unit = text.Length == 0 ? 0 : text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => 0 };
        if (unit > 0 && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
            && value > 0 && value * unit < 1e9)
        {
            return TimeSpan.FromSeconds(value * unit);
        }

        result.AddError($"{result.Argument.Name} takes a number and s, m or h, not '{text}'");
        return null;
    }
}
