namespace C1z.Engines;

/// <summary>Work on whole syncs: retention, copies, diffs, undoing an expansion.</summary>
/// <remarks>
/// Copies go to a path where nothing may exist yet; on failure nothing is left there. Operations that a format cannot do throw
/// <see cref="EngineErrorCode.Unsupported"/>. Not safe for concurrent use.
/// </remarks>
public interface ISnapshotMaintenance
{
    /// <summary>Deletes the syncs that retention does not keep, then gives their space back.</summary>
    /// <param name="options">How many to keep.</param>
    /// <param name="cancel">Cancels between syncs; what is deleted stays deleted.</param>
    /// <returns>Ids of the deleted syncs.</returns>
    IReadOnlyList<string> Cleanup(CleanupOptions options, CancellationToken cancel = default);

    /// <summary>Deletes one sync with all its rows.</summary>
    /// <param name="id">Its id; not the current sync.</param>
    /// <param name="cancel">Cancels between batches of rows; the call can be repeated.</param>
    void DeleteSyncRun(string id, CancellationToken cancel = default);

    /// <summary>Gives unused space of the working data back.</summary>
    void Vacuum();

    /// <summary>Writes one finished sync to a new file of the same format.</summary>
    /// <param name="outPath">Where; must not exist.</param>
    /// <param name="syncId">Which; null for the latest finished full sync.</param>
    /// <param name="cancel">Cancels; nothing is left at <paramref name="outPath"/>.</param>
    void CloneSync(string outPath, string? syncId = null, CancellationToken cancel = default);

    /// <summary>Writes everything, unfinished syncs included, to a new file; this store stays usable.</summary>
    /// <param name="outPath">Where; must not exist.</param>
    /// <param name="cancel">Cancels; nothing is left at <paramref name="outPath"/>.</param>
    void SnapshotTo(string outPath, CancellationToken cancel = default);

    /// <summary>Like <see cref="CloneSync"/>, by copying the data as a whole and dropping other syncs: row ids stay.</summary>
    /// <inheritdoc cref="CloneSync"/>
    void IsolateSync(string outPath, string? syncId = null, CancellationToken cancel = default);

    /// <summary>Makes a finished partial sync of the rows that <paramref name="appliedId"/> has and <paramref name="baseId"/> lacks.</summary>
    /// <param name="baseId">The older sync.</param>
    /// <param name="appliedId">The newer sync.</param>
    /// <param name="cancel">Cancels; nothing of the diff stays.</param>
    /// <returns>Id of the new sync.</returns>
    string GenerateSyncDiff(string baseId, string appliedId, CancellationToken cancel = default);

    /// <summary>Makes two linked, finished syncs of what changed between a sync of another file and one of this file.</summary>
    /// <param name="oldFile">The file with the older sync.</param>
    /// <param name="oldId">The older sync, in <paramref name="oldFile"/>.</param>
    /// <param name="newId">The newer sync, in this file.</param>
    /// <param name="cancel">Cancels; nothing of the diff stays.</param>
    /// <returns>The two new syncs.</returns>
    SyncDiffPair GenerateSyncDiffFromFile(string oldFile, string oldId, string newId, CancellationToken cancel = default);

    /// <summary>Removes grants that expansion derived and clears the sources of those it only marked.</summary>
    /// <param name="syncId">A finished sync that supports diffs.</param>
    /// <param name="options">What to keep, whether to only count.</param>
    /// <param name="cancel">Cancels between pages.</param>
    /// <returns>Counts.</returns>
    RollbackReport RollbackExpansion(string syncId, RollbackOptions options, CancellationToken cancel = default);
}

/// <summary>Options of <see cref="ISnapshotMaintenance.Cleanup"/>.</summary>
/// <param name="KeepFullSyncs">Full syncs to keep; null: what <c>BATON_KEEP_SYNC_COUNT</c> says, else 2.</param>
/// <param name="SkipVacuum">True to leave the space of deleted rows in the file.</param>
public sealed record CleanupOptions(int? KeepFullSyncs = null, bool SkipVacuum = false);

/// <summary>The two syncs of a diff between files.</summary>
/// <param name="UpsertsId">Rows added or changed.</param>
/// <param name="DeletionsId">Rows removed.</param>
public sealed record SyncDiffPair(string UpsertsId, string DeletionsId);

/// <summary>Options of <see cref="ISnapshotMaintenance.RollbackExpansion"/>.</summary>
/// <param name="DryRun">True to count without changing anything.</param>
/// <param name="PreserveSuspects">True to keep derived grants that lack the immutable annotation.</param>
/// <param name="RewriteToken">Makes the new sync token of the old one; null empties it.</param>
public sealed record RollbackOptions(bool DryRun = false, bool PreserveSuspects = false, Func<string, string>? RewriteToken = null);

/// <summary>What a rollback did, or would do.</summary>
/// <param name="Scanned">Grants looked at.</param>
/// <param name="Deleted">Derived grants removed.</param>
/// <param name="Suspects">Derived grants without the immutable annotation.</param>
/// <param name="Cleared">Direct grants whose sources were cleared.</param>
public readonly record struct RollbackReport(long Scanned, long Deleted, long Suspects, long Cleared);
