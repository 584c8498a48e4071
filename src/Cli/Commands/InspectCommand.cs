using System.CommandLine;
using C1z.Adapters;
using C1z.Cli.Hosting;
using C1z.Cli.Inspection;
using C1z.Cli.Options;
using C1z.Cli.Output;

namespace C1z.Cli.Commands;

/// <summary><c>c1z inspect</c></summary>
internal static class InspectCommand
{
    public static Command Create(GlobalOptions global, ToolConsole console)
    {
        var deep = new Option<bool>("--deep") { Description = "Also count the keys of a v3 file by table and by family; reads everything." };
        var command = new ToolCommand(
            "inspect",
            "Show what a snapshot is made of: container, engine, sizes, syncs, frames, tables. Records are not read.",
            "what kind of file this is", "c1z inspect -f download.c1z",
            "what takes the room", "c1z inspect -f download.c1z --deep",
            "its engine, for a script", "c1z inspect -f download.c1z -o json | jq -r .engine");
        command.Options.Add(deep);
        command.SetAction(parsed =>
        {
            using var progress = new ProgressLine(console, "unpacking", Units.Bytes);
            SnapshotDescription description = C1zInspector.Inspect(
                global.FileOf(parsed), new C1zReaderOptions { Progress = progress }, parsed.GetValue(deep), console.Cancel);
            if (global.FormatOf(parsed) == OutputFormat.Json)
            {
                InspectionJson.Write(description, console);
            }
            else
            {
                InspectionTables.Write(description, console);
            }

            return ExitCodes.Ok;
        });
        return command;
    }
}
