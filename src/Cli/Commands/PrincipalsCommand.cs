using System.CommandLine;
using C1z.Adapters;
using C1z.Cli.Hosting;
using C1z.Cli.Listing;
using C1z.Cli.Options;
using C1z.Proto.Connector.V2;

namespace C1z.Cli.Commands;

/// <summary><c>c1z principals</c></summary>
internal static class PrincipalsCommand
{
    public static Command Create(GlobalOptions global, ToolConsole console)
    {
        Option<string?> syncId = CommonOptions.SyncId();
        Option<long?> limit = PagingOptions.Limit("Print at most so many principals.");
        var filter = new GrantFilter(typeNeedsResource: true);
        var command = new ToolCommand(
            "principals",
            "List whoever holds a grant, each once.",
            "who holds anything on one group", "c1z principals -t group -r engineers",
            "who holds one entitlement", "c1z principals -e group:engineers:member");
        filter.AddTo(command);
        command.Options.Add(syncId);
        command.Options.Add(limit);
        command.SetAction(parsed =>
        {
            using SnapshotSession session = SnapshotSession.Open(
                global.FileOf(parsed), parsed.GetValue(syncId), global.FormatOf(parsed), console);
            var distinct = new DistinctPrincipals(session.Related, filter.Listing(parsed, session.Reader, console.Cancel));
            PageSelection selection = PageSelection.All with { Count = parsed.GetValue(limit) ?? long.MaxValue };
            ListRunner.Run(session, ResourcesCommand.Source(session, distinct.Next, canContinue: false), selection);
            return ExitCodes.Ok;
        });
        return command;
    }

    /// <summary>Principals of a listing of grants, each at its first grant.</summary>
    /// <remarks>Remembers the ids of all principals seen; a page of grants may hold no new one, and then the page is empty.</remarks>
    private sealed class DistinctPrincipals(RelatedRecords related, Func<PageOptions, Page<Grant>> grants)
    {
        private readonly HashSet<(string Type, string Id)> _seen = [];

        public Page<Resource> Next(PageOptions page)
        {
            Page<Grant> read = grants(page);
            ResourceId[] added = [.. read.Items.Select(grant => grant.Principal?.Id).OfType<ResourceId>()
                .Where(id => _seen.Add((id.ResourceType, id.Resource)))];
            related.Prefetch(added);
            return new Page<Resource>([.. added.Select(id => related.Resource(id).Message)], read.NextToken);
        }
    }
}
