using System.CommandLine;
using System.Text.Json;
using C1z.Adapters;
using C1z.Cli.Hosting;
using C1z.Cli.Options;
using C1z.Cli.Output;
using C1z.Sync;

namespace C1z.Cli.Commands;

/// <summary><c>c1z expand</c></summary>
internal static class ExpandCommand
{
    public static Command Create(GlobalOptions global, ToolConsole console)
    {
        Option<string?> path = SnapshotEdit.Out();
        Option<string?> syncId = CommonOptions.SyncId();
        syncId.Description = "The sync to expand. Default: the latest finished full sync, else the latest finished one, else the newest unfinished one.";
        Option<int?> maxDepth = new Option<int?>("--max-depth")
        {
            Description = $"The longest chain of nested groups. Default: {ExpansionOptions.MaxDepthVariable}, else {ExpansionOptions.DefaultMaxDepth}.",
            HelpName = "n",
        }.InRange(1, int.MaxValue);
        var command = new ToolCommand(
            "expand",
            "Derive the grants that follow from nested groups. Can be repeated, and undone with rollback-expansion.",
            "into a new file", "c1z expand -f sync.c1z --out expanded.c1z",
            "in its place, and count", "c1z expand -o json | jq .derivedGrants");
        command.Options.Add(path);
        command.Options.Add(syncId);
        command.Options.Add(maxDepth);
        command.SetAction(parsed =>
        {
            ExpansionOptions options = ExpansionOptions.FromEnvironment();
            options = options with { MaxDepth = parsed.GetValue(maxDepth) ?? options.MaxDepth };
            SyncInfo sync;
            ExpansionSummary summary;
            (string Path, long Bytes) written;
            using (var progress = new ProgressLine(console, "expanding", Units.Bytes))
            using (C1zWriter writer = SnapshotEdit.Open(global.FileOf(parsed), progress, console))
            {
                sync = SnapshotEdit.Select(writer, parsed.GetValue(syncId));
                writer.SetCurrentSync(sync.Id);
                summary = GrantExpander.Expand(writer, options, console.Cancel);
                written = SnapshotEdit.Publish(writer, sync, parsed.GetValue(path), console);
            }

            if (global.FormatOf(parsed) == OutputFormat.Json)
            {
                PrintJson(sync, summary, written, console);
            }
            else
            {
                PrintText(sync, summary, written, console.Out);
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    /// <summary>Prints what an expansion found and did.</summary>
    public static void PrintText(ExpansionSummary summary, TextWriter text)
    {
        text.WriteLine(
            $"expanded: {Units.Count(summary.ExpandableGrants)} expandable grants, {Units.Count(summary.Entitlements)} entitlements, "
            + $"{Units.Count(summary.Edges)} edges, {Units.Count(summary.Cycles)} cycles, depth {summary.Depth}");
        text.WriteLine($"derived: {Units.Count(summary.DerivedGrants)} grants; {Units.Count(summary.MarkedGrants)} that were there have inherited sources");
        if (summary.DanglingReferences > 0)
        {
            text.WriteLine($"left out: {Units.Count(summary.DanglingReferences)} references to entitlements that the sync does not hold");
        }
    }

    /// <summary>Writes what an expansion found and did, as properties of the current object.</summary>
    public static void WriteJson(Utf8JsonWriter json, ExpansionSummary summary)
    {
        json.WriteNumber("expandableGrants"u8, summary.ExpandableGrants);
        json.WriteNumber("entitlements"u8, summary.Entitlements);
        json.WriteNumber("edges"u8, summary.Edges);
        json.WriteNumber("cycles"u8, summary.Cycles);
        json.WriteNumber("depth"u8, summary.Depth);
        json.WriteNumber("danglingReferences"u8, summary.DanglingReferences);
        json.WriteNumber("principals"u8, summary.Principals);
        json.WriteNumber("derivedGrants"u8, summary.DerivedGrants);
        json.WriteNumber("markedGrants"u8, summary.MarkedGrants);
    }

    private static void PrintText(SyncInfo sync, ExpansionSummary summary, (string Path, long Bytes) written, TextWriter text)
    {
        text.WriteLine($"wrote {CellText.Visible(written.Path)}: {Units.Bytes(written.Bytes)}");
        text.WriteLine(SnapshotEdit.Describe(sync));
        PrintText(summary, text);
    }

    private static void PrintJson(SyncInfo sync, ExpansionSummary summary, (string Path, long Bytes) written, ToolConsole console)
    {
        using var output = new Json.JsonOutput(console.Stdout);
        Utf8JsonWriter json = output.Json;
        json.WriteStartObject();
        json.WriteString("path"u8, written.Path);
        json.WriteNumber("fileBytes"u8, written.Bytes);
        json.WriteString("syncId"u8, sync.Id);
        WriteJson(json, summary);
        json.WriteEndObject();
        output.EndLine();
        output.Flush();
    }
}
