using System.CommandLine;
using C1z.Cli.Hosting;
using C1z.Cli.Listing;
using C1z.Cli.Options;
using C1z.Proto.Connector.V2;

namespace C1z.Cli.Commands;

/// <summary><c>c1z entitlements</c></summary>
internal static class EntitlementsCommand
{
    public static Command Create(GlobalOptions global, ToolConsole console)
    {
        Option<string?> syncId = CommonOptions.SyncId();
        Option<string?> type = CommonOptions.ResourceType("Only entitlements on resources of this type.");
        var paging = new PagingOptions();
        var command = new ToolCommand(
            "entitlements",
            "List entitlements: what can be held on a resource.",
            "what can be held on groups", "c1z entitlements -t group",
            "ids of assignable entitlements", "c1z entitlements -o json | jq -r '.entitlements[].entitlement.id'");
        command.Options.Add(type);
        command.Options.Add(syncId);
        paging.AddTo(command);
        command.SetAction(parsed =>
        {
            using SnapshotSession session = SnapshotSession.Open(
                global.FileOf(parsed), parsed.GetValue(syncId), global.FormatOf(parsed), console);
            ListRunner.Run(session, Source(session, parsed.GetValue(type)), paging.Of(parsed));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static ListSource<Entitlement> Source(SnapshotSession session, string? wantedType)
    {
        RelatedRecords related = session.Related;
        return new ListSource<Entitlement>
        {
            JsonName = "entitlements",
            Columns = ["ID", "Display Name", "Resource Type", "Resource", "Permission"],
            Fetch = page => session.Reader.ListEntitlements(null, page, session.Console.Cancel),

            // No engine lists entitlements by type, so they are sifted here.
            Where = wantedType is null ? null : entitlement => entitlement.Resource?.Id?.ResourceType == wantedType,
            Prefetch = entitlements => related.Prefetch(entitlements.Select(entitlement => entitlement.Resource?.Id)),
            Row = entitlement =>
            [
                entitlement.Id,
                entitlement.DisplayName,
                related.Type(entitlement.Resource?.Id?.ResourceType).Message.DisplayName,
                related.Resource(entitlement.Resource?.Id).Message.DisplayName,
                entitlement.Slug,
            ],
            Json = (entitlement, json) =>
            {
                json.Field("entitlement", entitlement);
                json.Field("resource", related.Resource(entitlement.Resource?.Id));
                json.Field("resourceType", related.Type(entitlement.Resource?.Id?.ResourceType));
            },
        };
    }
}
