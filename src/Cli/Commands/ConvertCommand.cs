using System.CommandLine;
using System.Text.Json;
using C1z.Adapters;
using C1z.Cli.Hosting;
using C1z.Cli.Json;
using C1z.Cli.Options;
using C1z.Cli.Output;

namespace C1z.Cli.Commands;

/// <summary><c>c1z convert</c></summary>
internal static class ConvertCommand
{
    public static Command Create(GlobalOptions global, ToolConsole console)
    {
        Option<string> path = CommonOptions.Out("The new snapshot; nothing may be there.");
        Option<string> to = new Option<string>("--to")
        {
            Description = "v3: sorted tables; v1: SQLite, readable by every tool.",
            HelpName = "v3|v1",
            Required = true,
        }.AcceptOnlyFromAmong("v3", "v1");
        Option<string?> syncId = CommonOptions.SyncId();
        syncId.Description = "The sync to take over. Default: the one that started last and is finished or at most seven days old.";
        var command = new ToolCommand(
            "convert",
            "Write one sync of a snapshot to a new file of the other format.",
            "to the fast format", "c1z convert -f old.c1z --out new.c1z --to v3",
            "back, for an old tool", "c1z convert -f new.c1z --out old.c1z --to v1");
        command.Options.Add(path);
        command.Options.Add(to);
        command.Options.Add(syncId);
        Option<bool> withTimings = CommonOptions.Timings();
        command.Options.Add(withTimings);
        command.SetAction(parsed =>
        {
            string target = parsed.GetRequiredValue(path);
            TimingsReport? timings = parsed.GetValue(withTimings) ? new TimingsReport() : null;
            ConversionSummary summary;
            using (var progress = new ProgressLine(console, "written", count => $"{Units.Count(count)} records"))
            {
                var options = new ConversionOptions
                {
                    To = parsed.GetRequiredValue(to) == "v1" ? C1zEngine.Sqlite : C1zEngine.Lsm,
                    SyncId = parsed.GetValue(syncId),
                    Progress = progress,
                    Timings = timings?.Timings,
                };
                summary = C1zConverter.Convert(global.FileOf(parsed), target, options, console.Cancel);
            }

            if (global.FormatOf(parsed) == OutputFormat.Json)
            {
                PrintJson(target, summary, timings, console);
            }
            else
            {
                PrintText(target, summary, console.Out);
                timings?.Print(console.Out);
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static void PrintText(string target, ConversionSummary summary, TextWriter text)
    {
        text.WriteLine($"wrote {CellText.Visible(target)}: {Units.Bytes(summary.FileBytes)}");
        text.WriteLine(summary.SyncId is null
            ? "the source holds no sync"
            : $"sync {CellText.Visible(summary.SyncId)}: {Units.Count(summary.Resources)} resources, {Units.Count(summary.Entitlements)} entitlements, "
                + $"{Units.Count(summary.Grants)} grants");
        if (summary.MergedGrants > 0)
        {
            text.WriteLine($"merged: {Units.Count(summary.MergedGrants)} grants into others of the same entitlement and principal");
        }

        foreach (SyncInfo sync in summary.Discarded)
        {
            text.WriteLine(CellText.Visible($"left out: sync {sync.Id} ({sync.Type}), started {TimeJson.Short(sync.StartedAt)}"));
        }
    }

    private static void PrintJson(string target, ConversionSummary summary, TimingsReport? timings, ToolConsole console)
    {
        using var output = new JsonOutput(console.Stdout);
        Utf8JsonWriter json = output.Json;
        json.WriteStartObject();
        json.WriteString("path"u8, target);
        json.WriteNumber("fileBytes"u8, summary.FileBytes);
        if (summary.SyncId is not null)
        {
            json.WriteString("syncId"u8, summary.SyncId);
        }

        json.WriteNumber("resourceTypes"u8, summary.ResourceTypes);
        json.WriteNumber("resources"u8, summary.Resources);
        json.WriteNumber("entitlements"u8, summary.Entitlements);
        json.WriteNumber("grants"u8, summary.Grants);
        json.WriteNumber("mergedGrants"u8, summary.MergedGrants);
        json.WriteNumber("assets"u8, summary.Assets);
        json.WriteNumber("sessions"u8, summary.Sessions);
        json.WriteStartArray("discarded"u8);
        foreach (SyncInfo sync in summary.Discarded)
        {
            output.Proto.Write(json, SyncMessage.From(sync));
        }

        json.WriteEndArray();
        timings?.Write(json);
        json.WriteEndObject();
        output.EndLine();
        output.Flush();
    }
}
