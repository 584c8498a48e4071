using System.CommandLine;
using C1z.Cli.Hosting;
using C1z.Cli.Listing;
using C1z.Cli.Options;
using C1z.Proto.Connector.V2;

namespace C1z.Cli.Commands;

/// <summary><c>c1z grants</c></summary>
internal static class GrantsCommand
{
    public static Command Create(GlobalOptions global, ToolConsole console)
    {
        Option<string?> syncId = CommonOptions.SyncId();
        var filter = new GrantFilter(typeNeedsResource: false);
        var paging = new PagingOptions();
        var command = new ToolCommand(
            "grants",
            "List grants: who holds which entitlement on what.",
            "who holds what on one group", "c1z grants -t group -r engineers",
            "who holds one entitlement", "c1z grants -e group:engineers:member",
            "everything, for a program", "c1z grants -o json | jq -r '.grants[] | [.principal.displayName, .entitlement.id] | @tsv'");
        filter.AddTo(command);
        command.Options.Add(syncId);
        paging.AddTo(command);
        command.SetAction(parsed =>
        {
            using SnapshotSession session = SnapshotSession.Open(
                global.FileOf(parsed), parsed.GetValue(syncId), global.FormatOf(parsed), console);
            ListRunner.Run(session, Source(session, filter.Listing(parsed, session.Reader, console.Cancel)), paging.Of(parsed));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static ListSource<Grant> Source(SnapshotSession session, Func<Adapters.PageOptions, Adapters.Page<Grant>> fetch)
    {
        RelatedRecords related = session.Related;
        return new ListSource<Grant>
        {
            JsonName = "grants",
            Columns = ["ID", "Resource Type", "Resource", "Entitlement", "Principal"],
            Fetch = fetch,
            Prefetch = grants =>
            {
                related.PrefetchEntitlements(grants.Select(grant => grant.Entitlement?.Id ?? ""));
                related.Prefetch(grants.SelectMany(grant => new[] { grant.Principal?.Id, grant.Entitlement?.Resource?.Id }));
            },
            Row = grant =>
            [
                grant.Id,
                related.Type(grant.Entitlement?.Resource?.Id?.ResourceType).Message.DisplayName,
                related.Resource(grant.Entitlement?.Resource?.Id).Message.DisplayName,
                related.Entitlement(grant.Entitlement).Message.DisplayName,
                related.Resource(grant.Principal?.Id).Message.DisplayName,
            ],
            Json = (grant, json) =>
            {
                json.Field("grant", grant);
                json.Field("entitlement", related.Entitlement(grant.Entitlement));
                json.Field("resource", related.Resource(grant.Entitlement?.Resource?.Id));
                json.Field("resourceType", related.Type(grant.Entitlement?.Resource?.Id?.ResourceType));
                json.Field("principal", related.Resource(grant.Principal?.Id));
            },
        };
    }
}
