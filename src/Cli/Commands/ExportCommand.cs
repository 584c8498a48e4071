using System.CommandLine;
using C1z.Adapters;
using C1z.Cli.Hosting;
using C1z.Cli.Listing;
using C1z.Cli.Options;
using C1z.Cli.Output;

namespace C1z.Cli.Commands;

/// <summary><c>c1z export c1z</c> and <c>c1z export db</c></summary>
internal static class ExportCommand
{
    public static Command Create(GlobalOptions global, ToolConsole console)
    {
        var export = new ToolCommand("export", "Write parts of a snapshot to other files.");
        export.Subcommands.Add(CreateC1z(global, console));
        export.Subcommands.Add(CreateDb(global, console));
        return export;
    }

    private static ToolCommand CreateDb(GlobalOptions global, ToolConsole console)
    {
        Option<string> directory = CommonOptions.Out("The directory; made when it is missing, and otherwise empty.");
        var command = new ToolCommand(
            "db",
            $"Take the database out of a snapshot: {C1zUnpacker.DatabaseName}, a SQLite file (v1), or a directory of sorted tables (v3).",
            "look at a v1 file with SQL", $"c1z export db --out work && sqlite3 work/{C1zUnpacker.DatabaseName}");
        command.Options.Add(directory);
        command.SetAction(parsed =>
        {
            string to = parsed.GetRequiredValue(directory);
            using (var progress = new ProgressLine(console, "unpacking", Units.Bytes))
            {
                C1zUnpacker.Unpack(global.FileOf(parsed), to, new C1zReaderOptions { Progress = progress }, console.Cancel);
            }

            long bytes = new DirectoryInfo(to).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
            OutcomePrinter.Print(global.FormatOf(parsed), console, "wrote", to, bytes);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static ToolCommand CreateC1z(GlobalOptions global, ToolConsole console)
    {
        Option<string> path = CommonOptions.Out("The new snapshot; nothing may be there.");
        Option<string?> syncId = CommonOptions.SyncId();
        syncId.Description = "The sync to copy; it must be finished. Default: the latest finished full sync.";
        var command = new ToolCommand(
            "c1z",
            "Copy one finished sync to a snapshot of its own.",
            "the latest full sync alone", "c1z export c1z --out latest.c1z",
            "an older one", "c1z export c1z --out old.c1z --sync-id 2mWqXJq4CkpVRdZTnPbVZ8zv4aB");
        command.Options.Add(path);
        command.Options.Add(syncId);
        command.SetAction(parsed =>
        {
            string to = parsed.GetRequiredValue(path);
            using C1zReader reader = SnapshotSession.OpenReader(global.FileOf(parsed), console);
            reader.CloneSync(to, parsed.GetValue(syncId), console.Cancel);
            OutcomePrinter.Print(global.FormatOf(parsed), console, "wrote", to, new FileInfo(to).Length);
            return ExitCodes.Ok;
        });
        return command;
    }
}
