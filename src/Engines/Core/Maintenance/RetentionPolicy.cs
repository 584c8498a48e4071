using System.Globalization;

namespace C1z.Engines;

/// <summary>Decides which finished syncs a file keeps. Pure functions over what the file records.</summary>
/// <remarks>
/// Unfinished syncs and the current one are never touched. Full syncs, and syncs of a type this version does not know, are kept up to a
/// limit, newest first. Partial and resources-only syncs go when they ended before the oldest kept full sync started, and only when a
/// full sync goes. Of diff syncs the newest stays, with its linked half, once there are more than two.
/// </remarks>
public static class RetentionPolicy
{
    /// <summary>Environment variable with the number of full syncs to keep.</summary>
    public const string KeepVariable = "BATON_KEEP_SYNC_COUNT";

    /// <summary>Environment variable that switches cleanup off.</summary>
    public const string SkipVariable = "BATON_SKIP_CLEANUP";

    /// <summary>Full syncs kept when nobody says otherwise.</summary>
    public const int DefaultKeep = 2;

    private const int DiffsKept = 2;

    /// <summary>How many finished full syncs stay: the caller's number, else the environment's, else <see cref="DefaultKeep"/>; one less
    /// while a sync is current, because that one will be kept too.</summary>
    /// <param name="callerLimit">The caller's number; null and numbers below 1 leave it to the environment.</param>
    /// <param name="hasCurrentSync">True while a sync is current.</param>
    /// <param name="environment">Reads a variable; null when it is not set.</param>
    /// <returns>0 or more.</returns>
    public static int ResolveLimit(int? callerLimit, bool hasCurrentSync, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        int limit = DefaultKeep;
        if (callerLimit > 0)
        {
            limit = callerLimit.Value;
        }
        else if (int.TryParse(environment(KeepVariable), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int kept) && kept > 0)
        {
            limit = kept;
        }

        return hasCurrentSync ? limit - 1 : limit;
    }

    /// <summary>Tells whether the environment switches cleanup off.</summary>
    /// <param name="environment">Reads a variable; null when it is not set.</param>
    /// <returns>True for <c>1</c>, <c>t</c>, <c>T</c>, <c>true</c>, <c>True</c> and <c>TRUE</c>.</returns>
    public static bool IsSkipped(Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return environment(SkipVariable) is "1" or "t" or "T" or "true" or "True" or "TRUE";
    }

    /// <summary>Selects what goes.</summary>
    /// <param name="oldestFirst">All syncs of the file in the order they were started.</param>
    /// <param name="currentSyncId">The sync being written, null when none is.</param>
    /// <param name="limit">What <see cref="ResolveLimit"/> gave.</param>
    /// <returns>Ids to delete: full syncs oldest first, then partial ones, then diffs.</returns>
    public static IReadOnlyList<string> SelectForDeletion(IReadOnlyList<SyncRun> oldestFirst, string? currentSyncId, int limit)
    {
        ArgumentNullException.ThrowIfNull(oldestFirst);
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        bool hasCurrent = !string.IsNullOrEmpty(currentSyncId);
        List<SyncRun> fulls = [], partials = [], diffs = [];
        foreach (SyncRun run in oldestFirst)
        {
            if (run.IsFinished && !(hasCurrent && run.Id == currentSyncId))
            {
                List<SyncRun> bucket = run.Type.IsDiff ? diffs
                    : run.Type == SyncType.Partial || run.Type == SyncType.ResourcesOnly ? partials
                    : fulls;
                bucket.Add(run);
            }
        }

        var doomed = new List<string>();
        int overflow = fulls.Count - limit;
        if (overflow > 0)
        {
            doomed.AddRange(fulls.Take(overflow).Select(run => run.Id));
            AddPartialsBefore(Cutoff(fulls, overflow, hasCurrent), partials, doomed);
        }

        if (diffs.Count > DiffsKept)
        {
            SyncRun newest = diffs[^1];
            doomed.AddRange(diffs.Where(run => run != newest && run.Id != newest.LinkedId).Select(run => run.Id));
        }

        return doomed;
    }

    // While a sync is current the ecosystem measures from the newest full sync that goes, one place further back than otherwise.
    // Copied: it only ever keeps more partial syncs.
    private static Instant Cutoff(List<SyncRun> fulls, int overflow, bool hasCurrent)
    {
        int index = hasCurrent ? overflow - 1 : overflow;
        return index < fulls.Count ? fulls[index].StartedAt : default;
    }

    private static void AddPartialsBefore(Instant cutoff, List<SyncRun> partials, List<string> doomed)
    {
        if (cutoff.IsSet)
        {
            doomed.AddRange(partials.Where(run => run.EndedAt < cutoff).Select(run => run.Id));
        }
    }
}
