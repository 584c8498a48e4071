using System.CommandLine;
using C1z.Cli.Hosting;
using C1z.Cli.Listing;
using C1z.Cli.Options;
using C1z.Proto.Connector.V2;

namespace C1z.Cli.Commands;

/// <summary><c>c1z resource-types</c></summary>
internal static class ResourceTypesCommand
{
    public static Command Create(GlobalOptions global, ToolConsole console)
    {
        Option<string?> syncId = CommonOptions.SyncId();
        var paging = new PagingOptions();
        var command = new ToolCommand(
            "resource-types",
            "List resource types.",
            "types of the latest sync", "c1z resource-types",
            "their ids, for a script", "c1z resource-types -o json | jq -r .resourceTypes[].resourceType.id");
        command.Options.Add(syncId);
        paging.AddTo(command);
        command.SetAction(parsed =>
        {
            using SnapshotSession session = SnapshotSession.Open(
                global.FileOf(parsed), parsed.GetValue(syncId), global.FormatOf(parsed), console);
            ListRunner.Run(session, Source(session), paging.Of(parsed));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static ListSource<ResourceType> Source(SnapshotSession session) => new()
    {
        JsonName = "resourceTypes",
        Columns = ["ID", "Display Name", "Traits"],
        Fetch = page => session.Reader.ListResourceTypes(page, session.Console.Cancel),
        Row = type => [type.Id, type.DisplayName, string.Join(", ", type.Traits.Select(Name))],
        Json = static (type, json) => json.Field("resourceType", type),
    };

    // The contract's name of the value, as other tools print it, without loading the contract's descriptor for a table.
    private static string Name(ResourceType.Types.Trait trait) => trait switch
    {
        ResourceType.Types.Trait.Unspecified => "TRAIT_UNSPECIFIED",
        _ when Enum.IsDefined(trait) => "TRAIT_" + SnakeCase(trait.ToString()),
        _ => ((int)trait).ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    private static string SnakeCase(string name) => string.Concat(
        name.Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : char.ToUpperInvariant(c).ToString()));
}
