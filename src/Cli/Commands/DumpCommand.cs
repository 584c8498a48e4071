using System.CommandLine;
using C1z.Adapters;
using C1z.Cli.Dump;
using C1z.Cli.Hosting;
using C1z.Cli.Json;
using C1z.Cli.Listing;
using C1z.Cli.Options;

namespace C1z.Cli.Commands;

/// <summary><c>c1z dump</c></summary>
internal static class DumpCommand
{
    public static Command Create(GlobalOptions global, ToolConsole console)
    {
        Option<string?> syncId = CommonOptions.SyncId();
        syncId.Description = "Records of this sync only. Default: all syncs.";
        var kinds = new Option<string?>("--kinds")
        {
            Description = $"Comma-separated kinds of lines; default all: {string.Join(", ", DumpKind.All)}.",
            HelpName = "a,b,…",
        };
        kinds.CompletionSources.Add([.. DumpKind.All]);
        kinds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && Split(text).FirstOrDefault(kind => !DumpKind.All.Contains(kind)) is { } unknown)
            {
                result.AddError($"--kinds: there is no kind '{unknown}'; kinds are {string.Join(", ", DumpKind.All)}");
            }
        });
        var command = new ToolCommand(
            "dump",
            "Write everything in a snapshot as JSON lines: {\"kind\":…, \"sync\":…, \"value\":…}.",
            "everything", "c1z dump | gzip > sync.jsonl.gz",
            "what changed between two files", "diff <(c1z dump -f a.c1z --kinds grant | sort) <(c1z dump -f b.c1z --kinds grant | sort)");
        command.Options.Add(kinds);
        command.Options.Add(syncId);
        command.SetAction(parsed => Dump(
            global.FileOf(parsed), parsed.GetValue(syncId), parsed.GetValue(kinds) is { } text ? Split(text) : DumpKind.All, console));
        return command;
    }

    private static int Dump(string path, string? syncId, IReadOnlyList<string> kinds, ToolConsole console)
    {
        ProtoJson.WarmUp();
        using C1zReader reader = SnapshotSession.OpenReader(path, console);
        if (syncId is not null && reader.FindSync(syncId) is null)
        {
            throw new C1zException(C1zErrorCode.NotFound, $"{path}: there is no sync {syncId}", path);
        }

        using var output = new JsonOutput(console.Stdout);
        new SnapshotDump(reader, new DumpWriter(output), kinds.ToHashSet(StringComparer.Ordinal), console.Cancel).Write(syncId);
        output.Flush();
        return ExitCodes.Ok;
    }

    private static string[] Split(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
