using C1z.Adapters;
using C1z.Cli.Hosting;
using C1z.Cli.Json;
using C1z.Cli.Options;
using C1z.Cli.Output;

namespace C1z.Cli.Listing;

/// <summary>An open snapshot, the sync that a command reads, and what the command prints to.</summary>
internal sealed class SnapshotSession : IDisposable
{
    private SnapshotSession(C1zReader reader, string? syncId, OutputFormat format, ToolConsole console)
    {
        Reader = reader;
        SyncId = syncId;
        Format = format;
        Console = console;
        Related = new RelatedRecords(reader, syncId);
    }

    public C1zReader Reader { get; }

    /// <summary>The sync that every read names, so that lists and look-ups agree; null in a file without syncs.</summary>
    public string? SyncId { get; }

    public OutputFormat Format { get; }

    public ToolConsole Console { get; }

    public RelatedRecords Related { get; }

    /// <summary>Opens a file and finds the sync.</summary>
    /// <param name="path">The file.</param>
    /// <param name="wantedSync">The sync asked for; null for the default one.</param>
    /// <param name="format">How to print.</param>
    /// <param name="console">Where to print.</param>
    /// <returns>The session.</returns>
    /// <exception cref="C1zException">The file cannot be read, or there is no such sync.</exception>
    public static SnapshotSession Open(string path, string? wantedSync, OutputFormat format, ToolConsole console)
    {
        if (format == OutputFormat.Json)
        {
            ProtoJson.WarmUp();
        }

        C1zReader reader = OpenReader(path, console);
        try
        {
            return new SnapshotSession(reader, Resolve(reader, wantedSync), format, console);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file with progress for the person who waits.</summary>
    public static C1zReader OpenReader(string path, ToolConsole console)
    {
        using var progress = new ProgressLine(console, "unpacking", Units.Bytes);
        return C1zReader.Open(path, new C1zReaderOptions { Progress = progress }, console.Cancel);
    }

    public void Dispose() => Reader.Dispose();

    private static string? Resolve(C1zReader reader, string? wanted)
    {
        if (wanted is null)
        {
            return reader.ResolveSync()?.Id;
        }

        return reader.FindSync(wanted)?.Id
            ?? throw new C1zException(C1zErrorCode.NotFound, $"{reader.Path}: there is no sync {wanted}", reader.Path);
    }
}
