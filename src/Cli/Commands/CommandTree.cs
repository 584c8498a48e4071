using System.CommandLine;
using System.CommandLine.Help;
using C1z.Cli.Hosting;
using C1z.Cli.Options;

namespace C1z.Cli.Commands;

/// <summary>All commands of the tool.</summary>
internal static class CommandTree
{
    private static readonly string[] Notes =
    [
        "Getting started:",
        "  c1z sync --connector files --path samples/acme   # write ./sync.c1z from CSV files",
        "  c1z stats                            # what is in ./sync.c1z",
        "  c1z grants -t group -r engineers     # who holds what on one resource",
        "  c1z grants -o json | jq .grants[].grant.id",
        "  c1z verify -f other.c1z              # read everything, check everything",
        "",
        "Help topics: c1z help exit-codes, c1z help COMMAND",
    ];

    public static RootCommand Create(ToolConsole console)
    {
        var global = new GlobalOptions();
        var root = new RootCommand("Makes, reads and checks access-graph sync snapshots (.c1z files).") { HelpName = "c1z" };
        root.Options.Add(global.File);
        root.Options.Add(global.Format);
        foreach (Command command in Commands(global, console))
        {
            root.Subcommands.Add(command);
        }

        root.Subcommands.Add(HelpCommand.Create(root, console));
        root.SetAction(parsed => root.Parse(["--help"]).Invoke(parsed.InvocationConfiguration));
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!, Notes);
        return root;
    }

    private static Command[] Commands(GlobalOptions global, ToolConsole console) =>
    [
        ResourceTypesCommand.Create(global, console),
        ResourcesCommand.Create(global, console),
        EntitlementsCommand.Create(global, console),
        GrantsCommand.Create(global, console),
        PrincipalsCommand.Create(global, console),
        SyncsCommand.Create(global, console),
        StatsCommand.Create(global, console),
        InspectCommand.Create(global, console),
        VerifyCommand.Create(global, console),
        DumpCommand.Create(global, console),
        ExportCommand.Create(global, console),
        ConvertCommand.Create(global, console),
        ExpandCommand.Create(global, console),
        RollbackExpansionCommand.Create(global, console),
        GenerateCommand.Create(global, console),
        SyncCommand.Create(global, console),
        CompletionCommand.Create(console),
    ];
}
