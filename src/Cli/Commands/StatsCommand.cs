using System.CommandLine;
using C1z.Adapters;
using C1z.Cli.Hosting;
using C1z.Cli.Json;
using C1z.Cli.Listing;
using C1z.Cli.Options;
using C1z.Cli.Output;
using C1z.Proto.Reader.V2;

namespace C1z.Cli.Commands;

/// <summary><c>c1z stats</c></summary>
internal static class StatsCommand
{
    public static Command Create(GlobalOptions global, ToolConsole console)
    {
        Option<string?> syncId = CommonOptions.SyncId();
        var command = new ToolCommand(
            "stats",
            "Count what a sync holds.",
            "counts of the latest sync", "c1z stats",
            "number of grants, for a script", "c1z stats -o json | jq -r .stats.grants");
        command.Options.Add(syncId);
        command.SetAction(parsed =>
        {
            using SnapshotSession session = SnapshotSession.Open(
                global.FileOf(parsed), parsed.GetValue(syncId), global.FormatOf(parsed), console);
            Print(session);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static void Print(SnapshotSession session)
    {
        if (session.SyncId is null)
        {
            throw new C1zException(C1zErrorCode.NotFound, $"{session.Reader.Path}: the snapshot holds no sync", session.Reader.Path);
        }

        SyncInfo sync = session.Reader.FindSync(session.SyncId)!;
        SyncStats stats = session.Reader.GetStats(sync.Id, cancel: session.Console.Cancel);
        if (session.Format == OutputFormat.Json)
        {
            PrintJson(session, sync, stats);
        }
        else
        {
            PrintTables(session, sync, stats);
        }
    }

    private static void PrintJson(SnapshotSession session, SyncInfo sync, SyncStats stats)
    {
        using var output = new JsonOutput(session.Console.Stdout);
        output.Json.WriteStartObject();
        output.Json.WriteString("engine"u8, session.Reader.Info.Engine);
        output.Json.WritePropertyName("sync"u8);
        output.Proto.Write(output.Json, SyncMessage.From(sync));
        output.Json.WritePropertyName("stats"u8);
        output.Proto.Write(output.Json, stats);
        output.Json.WriteEndObject();
        output.EndLine();
        output.Flush();
    }

    private static void PrintTables(SnapshotSession session, SyncInfo sync, SyncStats stats)
    {
        TextWriter text = session.Console.Out;
        text.WriteLine($"Sync {sync.Id} ({sync.Type}), {Period(sync)}, {session.Reader.Info.Engine}");
        text.WriteLine();
        Table(session, ["Type", "Count"], [
            ["resource types", Units.Count(stats.ResourceTypes)],
            ["resources", Units.Count(stats.Resources)],
            ["entitlements", Units.Count(stats.Entitlements)],
            ["grants", Units.Count(stats.Grants)],
            ["assets", Units.Count(stats.Assets)],
        ]);
        text.WriteLine();
        Table(session, ["Resource Type", "Resources", "Entitlements", "Grants"], [.. stats.ResourcesByResourceType.Keys
            .Union(stats.EntitlementsByResourceType.Keys).Union(stats.GrantsByResourceType.Keys)
            .Order(StringComparer.Ordinal).Select(type => new[] {
                type,
                Units.Count(stats.ResourcesByResourceType.GetValueOrDefault(type)),
                Units.Count(stats.EntitlementsByResourceType.GetValueOrDefault(type)),
                Units.Count(stats.GrantsByResourceType.GetValueOrDefault(type)),
            })]);
    }

    private static void Table(SnapshotSession session, string[] headers, string[][] rows)
    {
        var table = new TableWriter(session.Console.Out, headers, session.Console.OutIsTerminal);
        table.Write(rows);
        table.Complete();
    }

    private static string Period(SyncInfo sync) => sync.IsFinished
        ? $"{TimeJson.Short(sync.StartedAt)} to {TimeJson.Short(sync.EndedAt)}"
        : $"started {TimeJson.Short(sync.StartedAt)}, unfinished";
}
