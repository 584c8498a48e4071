using System.CommandLine;
using C1z.Adapters;
using C1z.Cli.Hosting;
using C1z.Cli.Output;

namespace C1z.Cli.Commands;

/// <summary>What commands share that change one sync of a snapshot: in its place, or into a new file.</summary>
internal static class SnapshotEdit
{
    /// <summary>Where the result goes.</summary>
    public static Option<string?> Out() => new("--out")
    {
        Description = "Write the result to a new snapshot; nothing may be there. Default: replace the snapshot itself, in one step at the end.",
        HelpName = "path",
    };

    /// <summary>Opens a snapshot that is there.</summary>
    /// <remarks>A sync that is paused over it belongs to the command that will go on with it: here it would be published half done, in place of what is there.</remarks>
    public static C1zWriter Open(string path, IProgress<long> progress, ToolConsole console) => File.Exists(path)
        ? C1zWriter.Open(path, new C1zWriterOptions { Progress = progress, UnsavedWork = C1zUnsavedWork.Fail }, console.Cancel)
        : throw new C1zException(C1zErrorCode.NotFound, $"{path}: there is no such file", path);

    /// <summary>The sync to change: the named one, or the one that readers choose.</summary>
    public static SyncInfo Select(C1zWriter writer, string? syncId) =>
        (syncId is null ? writer.Reader.ResolveSync() : writer.Reader.FindSync(syncId))
        ?? throw new C1zException(
            C1zErrorCode.NotFound, syncId is null ? $"{writer.Path}: there is no sync" : $"{writer.Path}: there is no sync '{syncId}'", writer.Path);

    /// <summary>Closes the sync as it was, finished or not, and writes the result.</summary>
    /// <returns>Where it is, and its size in bytes.</returns>
    public static (string Path, long Bytes) Publish(C1zWriter writer, SyncInfo sync, string? outPath, ToolConsole console)
    {
        if (sync.EndedAt is not null && writer.CurrentSyncId is not null)
        {
            writer.EndSync(console.Cancel);
        }

        if (outPath is null)
        {
            writer.Save(console.Cancel);
        }
        else
        {
            writer.SnapshotTo(outPath, console.Cancel);
        }

        string path = outPath ?? writer.Path;
        return (path, new FileInfo(path).Length);
    }

    /// <summary>The line about a sync.</summary>
    public static string Describe(SyncInfo sync) => CellText.Visible(sync.EndedAt is null ? $"sync {sync.Id} (unfinished)" : $"sync {sync.Id}");
}
