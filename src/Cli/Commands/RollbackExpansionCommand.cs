using System.CommandLine;
using System.Text.Json;
using C1z.Adapters;
using C1z.Cli.Expansion;
using C1z.Cli.Hosting;
using C1z.Cli.Json;
using C1z.Cli.Options;
using C1z.Cli.Output;
using C1z.Sync;

namespace C1z.Cli.Commands;

/// <summary><c>c1z rollback-expansion</c></summary>
internal static class RollbackExpansionCommand
{
    public static Command Create(GlobalOptions global, ToolConsole console)
    {
        Option<string?> path = SnapshotEdit.Out();
        Option<string?> syncId = CommonOptions.SyncId();
        syncId.Description = "The sync; it must be finished and expanded. Default: the latest finished one.";
        var dryRun = new Option<bool>("--dry-run") { Description = "Count only; write nothing." };
        var replay = new Option<bool>("--replay") { Description = "Expand anew at once." };
        var preserve = new Option<bool>("--preserve-suspect-grants")
        {
            Description = "Keep derived grants without the immutable annotation: the connector may have written them.",
        };
        var validate = new Option<bool>("--validate")
        {
            Description = "Check the result first: it is sound, and nothing of the expansion is left or, with --replay, every grant has the sources it had. "
                + "Otherwise nothing is written, and the exit code is 1.",
        };
        var command = new ToolCommand(
            "rollback-expansion",
            "Take an expansion back: derived grants go, the others lose the sources it gave them.",
            "what would go", "c1z rollback-expansion --dry-run",
            "back to what the connector said", "c1z rollback-expansion -f expanded.c1z --out plain.c1z",
            "expand anew", "c1z rollback-expansion --replay",
            "would an expansion come to the same today?", "c1z rollback-expansion --replay --validate --out same.c1z");
        command.Options.Add(path);
        command.Options.Add(syncId);
        command.Options.Add(dryRun);
        command.Options.Add(replay);
        command.Options.Add(preserve);
        command.Options.Add(validate);
        command.SetAction(parsed =>
        {
            bool isDry = parsed.GetValue(dryRun);
            bool isReplay = parsed.GetValue(replay);
            string? outPath = parsed.GetValue(path);
            if (isDry && (isReplay || parsed.GetValue(validate) || outPath is not null))
            {
                throw new UsageException("--dry-run writes nothing: it excludes --out, --replay and --validate");
            }

            var result = new Result { IsDry = isDry };
            using (var progress = new ProgressLine(console, "rolling back", Units.Bytes))
            using (C1zWriter writer = SnapshotEdit.Open(global.FileOf(parsed), progress, console))
            {
                result.Sync = SnapshotEdit.Select(writer, parsed.GetValue(syncId) ?? writer.Reader.LatestFinishedSync()?.Id);
                result.Validation = parsed.GetValue(validate) ? RollbackValidation.Begin(writer, result.Sync, isReplay) : null;
                result.Rollback = writer.RollbackExpansion(result.Sync.Id, parsed.GetValue(preserve), isDry, console.Cancel);
                if (isReplay)
                {
                    result.Expansion = GrantExpander.Expand(writer, ExpansionOptions.FromEnvironment(), console.Cancel);
                }

                result.Validation?.Check(outPath ?? writer.Path, parsed.GetValue(preserve), console);
                if (!isDry && result.Validation?.IsPassed != false)
                {
                    result.Written = SnapshotEdit.Publish(writer, result.Sync, outPath, console);
                }
            }

            if (global.FormatOf(parsed) == OutputFormat.Json)
            {
                PrintJson(result, console);
            }
            else
            {
                PrintText(result, console.Out);
            }

            return result.Validation?.IsPassed == false ? ExitCodes.ProblemsFound : ExitCodes.Ok;
        });
        return command;
    }

    private static void PrintText(Result result, TextWriter text)
    {
        text.WriteLine(result.Written is { } written
            ? $"wrote {CellText.Visible(written.Path)}: {Units.Bytes(written.Bytes)}"
            : "nothing is written");
        text.WriteLine(SnapshotEdit.Describe(result.Sync!));
        RollbackSummary rollback = result.Rollback;
        text.WriteLine(
            $"{(result.IsDry ? "would take back" : "took back")}: {Units.Count(rollback.Deleted)} derived grants, the sources of "
            + $"{Units.Count(rollback.Cleared)} others, of {Units.Count(rollback.Scanned)} grants");
        if (rollback.Suspects > 0)
        {
            text.WriteLine($"suspect: {Units.Count(rollback.Suspects)} grants with sources but without the immutable annotation");
        }

        if (result.Expansion is { } expansion)
        {
            ExpandCommand.PrintText(expansion, text);
        }

        result.Validation?.Print(text);
    }

    private static void PrintJson(Result result, ToolConsole console)
    {
        using var output = new JsonOutput(console.Stdout);
        Utf8JsonWriter json = output.Json;
        json.WriteStartObject();
        if (result.Written is { } written)
        {
            json.WriteString("path"u8, written.Path);
            json.WriteNumber("fileBytes"u8, written.Bytes);
        }

        json.WriteString("syncId"u8, result.Sync!.Id);
        json.WriteBoolean("dryRun"u8, result.IsDry);
        json.WriteNumber("scanned"u8, result.Rollback.Scanned);
        json.WriteNumber("deleted"u8, result.Rollback.Deleted);
        json.WriteNumber("suspects"u8, result.Rollback.Suspects);
        json.WriteNumber("cleared"u8, result.Rollback.Cleared);
        if (result.Expansion is { } expansion)
        {
            json.WriteStartObject("expansion"u8);
            ExpandCommand.WriteJson(json, expansion);
            json.WriteEndObject();
        }

        result.Validation?.Write(json);
        json.WriteEndObject();
        output.EndLine();
        output.Flush();
    }

    private sealed class Result
    {
        public bool IsDry { get; init; }

        public SyncInfo? Sync { get; set; }

        public RollbackSummary Rollback { get; set; }

        public ExpansionSummary? Expansion { get; set; }

        public RollbackValidation? Validation { get; set; }

        public (string Path, long Bytes)? Written { get; set; }
    }
}
