using System.CommandLine;
using C1z.Cli.Hosting;
using C1z.Cli.Listing;
using C1z.Cli.Options;
using C1z.Proto.Connector.V2;

namespace C1z.Cli.Commands;

/// <summary><c>c1z resources</c></summary>
internal static class ResourcesCommand
{
    public static Command Create(GlobalOptions global, ToolConsole console)
    {
        Option<string?> syncId = CommonOptions.SyncId();
        Option<string?> type = CommonOptions.ResourceType("Only resources of this type.");
        var paging = new PagingOptions();
        var command = new ToolCommand(
            "resources",
            "List resources: users, groups, roles, applications …",
            "all groups", "c1z resources -t group",
            "the first hundred, and where to go on", "c1z resources --page-size 100 -o json");
        command.Options.Add(type);
        command.Options.Add(syncId);
        paging.AddTo(command);
        command.SetAction(parsed =>
        {
            using SnapshotSession session = SnapshotSession.Open(
                global.FileOf(parsed), parsed.GetValue(syncId), global.FormatOf(parsed), console);
            string? wanted = parsed.GetValue(type);
            ListRunner.Run(session, Source(session, page => session.Reader.ListResources(wanted, null, page, console.Cancel)), paging.Of(parsed));
            return ExitCodes.Ok;
        });
        return command;
    }

    /// <summary>Resources with their type and parent, from wherever they are read.</summary>
    public static ListSource<Resource> Source(
        SnapshotSession session, Func<Adapters.PageOptions, Adapters.Page<Resource>> fetch, bool canContinue = true)
    {
        RelatedRecords related = session.Related;
        return new ListSource<Resource>
        {
            JsonName = "resources",
            Columns = ["ID", "Display Name", "Resource Type", "Parent Resource"],
            Fetch = fetch,
            CanContinue = canContinue,
            Prefetch = resources => related.Prefetch(resources.Select(resource => resource.ParentResourceId)),
            Row = resource =>
            [
                resource.Id?.Resource ?? "",
                resource.DisplayName,
                related.Type(resource.Id?.ResourceType).Message.DisplayName,
                Parent(resource.ParentResourceId, related),
            ],
            Json = (resource, json) =>
            {
                json.Field("resource", resource);
                json.Field("resourceType", related.Type(resource.Id?.ResourceType));
                if (resource.ParentResourceId is { } parent)
                {
                    json.Field("parent", related.Resource(parent));
                }
            },
        };
    }

    private static string Parent(ResourceId? parent, RelatedRecords related) =>
        parent is null ? "-" : $"{related.Resource(parent).Message.DisplayName} ({parent.ResourceType})";
}
