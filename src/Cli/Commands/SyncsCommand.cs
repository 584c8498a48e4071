using System.CommandLine;
using C1z.Adapters;
using C1z.Cli.Hosting;
using C1z.Cli.Json;
using C1z.Cli.Listing;
using C1z.Cli.Options;

namespace C1z.Cli.Commands;

/// <summary><c>c1z syncs</c></summary>
internal static class SyncsCommand
{
    public static Command Create(GlobalOptions global, ToolConsole console)
    {
        var paging = new PagingOptions();
        var command = new ToolCommand(
            "syncs",
            "List the syncs that a snapshot holds, unfinished ones included.",
            "all syncs", "c1z syncs",
            "ids of finished full syncs", "c1z syncs -o json | jq -r '.syncs[] | select(.endedAt and .syncType == \"full\").id'");
        paging.AddTo(command);
        command.SetAction(parsed =>
        {
            using SnapshotSession session = SnapshotSession.Open(global.FileOf(parsed), null, global.FormatOf(parsed), console);
            ListRunner.Run(session, Source(session), paging.Of(parsed));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static ListSource<SyncInfo> Source(SnapshotSession session) => new()
    {
        JsonName = "syncs",
        Columns = ["ID", "Started", "Ended", "Type", "Parent ID", "Token"],
        Fetch = page => session.Reader.ListSyncs(page),
        Row = static sync =>
        [
            sync.Id,
            TimeJson.Short(sync.StartedAt),
            TimeJson.Short(sync.EndedAt),
            sync.Type,
            sync.ParentId.Length == 0 ? "-" : sync.ParentId,
            Shortened(sync.Token),
        ],
        Json = static (sync, json) => WriteFields(sync, json),
    };

    /// <summary>The fields of the sync's output message.</summary>
    private static void WriteFields(SyncInfo sync, RecordJson json)
    {
        json.Field("id", sync.Id);
        if (sync.StartedAt is { } started)
        {
            json.Field("startedAt", started);
        }

        if (sync.EndedAt is { } ended)
        {
            json.Field("endedAt", ended);
        }

        json.Field("syncToken", sync.Token);
        json.Field("syncType", sync.Type);
        json.Field("parentSyncId", sync.ParentId);
    }

    // A checkpoint can hold a whole expansion graph; JSON output has all of it.
    private static string Shortened(string token) => token.Length switch
    {
        0 => "-",
        > 60 => $"{token[..60]}… ({token.Length} characters)",
        _ => token,
    };
}
