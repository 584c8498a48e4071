using C1z.Engines;

namespace C1z.Adapters.Conversion;

/// <summary>Chooses the sync that a conversion takes over.</summary>
internal static class ConvertibleSync
{
    /// <summary>Chooses.</summary>
    /// <param name="runs">All syncs of the source; not empty.</param>
    /// <param name="id">The wanted one; null for the default.</param>
    /// <param name="now">Now, in the time of the runs: unfinished syncs older than the resume window come last.</param>
    /// <param name="path">The source, for errors.</param>
    /// <exception cref="C1zException"><see cref="C1zErrorCode.NotFound"/>.</exception>
    public static SyncRun Choose(IReadOnlyList<SyncRun> runs, string? id, Instant now, string path)
    {
        if (!string.IsNullOrEmpty(id))
        {
            return runs.FirstOrDefault(run => run.Id == id) ?? throw new C1zException(C1zErrorCode.NotFound, $"{path}: there is no sync '{id}'", path);
        }

        long oldest = now.Seconds - (long)ISyncRuns.ResumeWindow.TotalSeconds;
        return runs
            .Where(run => run.Type == SyncType.Full || run.Type == SyncType.ResourcesOnly || run.Type == SyncType.Partial)
            .OrderByDescending(run => run.IsFinished || run.StartedAt.Seconds >= oldest)
            .ThenByDescending(run => run.StartedAt)
            .ThenByDescending(run => run.Id, StringComparer.Ordinal)
            .FirstOrDefault()
            ?? throw new C1zException(C1zErrorCode.NotFound, $"{path}: no convertible sync found: there are only halves of diffs", path);
    }
}
