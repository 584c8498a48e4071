using C1z.Adapters;
using C1z.Sync.Syncing.State;

namespace C1z.Sync.Syncing;

/// <summary>The sync inside the target file: found and resumed, or started.</summary>
/// <param name="SyncId">The sync.</param>
/// <param name="ParentId">What a partial sync is based on; empty otherwise.</param>
/// <param name="State">Where it stands.</param>
/// <param name="WasResumed">True when an earlier run's work is there.</param>
internal sealed record SyncTarget(string SyncId, string ParentId, SyncState State, bool WasResumed)
{
    private static readonly TimeSpan Resumable = TimeSpan.FromDays(7);

    public static SyncTarget Open(C1zWriter writer, SyncOptions options, ConnectorMetadata source)
    {
        string type = PhaseOrder.SyncType(options);
        string fingerprint = PhaseOrder.Fingerprint(options, source);
        if (Resume(writer, options.Clock, type, fingerprint) is { } resumed)
        {
            return resumed;
        }

        string parent = "";
        if (options.Targets.Count > 0)
        {
            RequireRoom(writer);
            parent = FindBase(writer, options);
        }

        string id = writer.StartSync(type, parent);
        return new SyncTarget(id, parent, new SyncState { Fingerprint = fingerprint }, false);
    }

    // The newest unfinished sync of the type, if it is younger than a week and was made by this program from this source with these options.
    private static SyncTarget? Resume(C1zWriter writer, TimeProvider clock, string type, string fingerprint)
    {
        SyncInfo? newest = writer.Reader.EnumerateSyncs().LastOrDefault(sync => !sync.IsFinished && sync.Type == type);
        if (newest?.StartedAt is not { } start
            || clock.GetUtcNow() - start.ToDateTimeOffset() > Resumable
            || CheckpointToken.Read(newest.Token, fingerprint) is not { } state)
        {
            return null;
        }

        return new SyncTarget(writer.ResumeSync(type, newest.Id), newest.ParentId, state, true);
    }

    // A file of format v3 holds one sync: a partial one would take the place of the full one that it is based on. The file itself counts, not what
    // the writer shows of unfinished work over it.
    private static void RequireRoom(C1zWriter writer)
    {
        if (writer.Info.Format != "v3" || new FileInfo(writer.Path) is not { Exists: true, Length: > 0 })
        {
            return;
        }

        using C1zReader reader = C1zReader.Open(writer.Path);
        if (reader.LatestFinishedSync("full") is { } full)
        {
            throw new SyncException(
                SyncErrorCode.TargetConflict,
                $"{writer.Path} holds the full sync {full.Id}, and a file of format v3 has room for one sync: write the partial sync to another file, based on this one");
        }
    }

    private static string FindBase(C1zWriter writer, SyncOptions options)
    {
        if (options.BasePath is not { } path)
        {
            return writer.Reader.LatestFinishedSync("full")?.Id ?? "";
        }

        using C1zReader reader = C1zReader.Open(path);
        return reader.LatestFinishedSync("full")?.Id
            ?? throw new SyncException(SyncErrorCode.InvalidOption, $"{path}: there is no finished full sync to base a partial one on");
    }
}
