using C1z.Engines;

namespace C1z.Adapters;

/// <content>Work on whole syncs.</content>
public sealed partial class C1zWriter
{
    private ISnapshotMaintenance Maintenance => EngineCall.MaintenanceOf(Engine);

    /// <summary>Deletes the syncs that retention does not keep.</summary>
    /// <param name="keepFullSyncs">Full syncs to keep; null: <c>BATON_KEEP_SYNC_COUNT</c>, else 2.</param>
    /// <param name="skipVacuum">True to leave the space of deleted rows in the file.</param>
    /// <param name="cancel">Cancels between syncs.</param>
    /// <returns>Ids of the deleted syncs.</returns>
    /// <exception cref="C1zException">Trouble of the engine.</exception>
    public IReadOnlyList<string> Cleanup(int? keepFullSyncs = null, bool skipVacuum = false, CancellationToken cancel = default) =>
        EngineCall.Run(() => Maintenance.Cleanup(new CleanupOptions(keepFullSyncs, skipVacuum), cancel));

    /// <summary>Deletes one sync with all its rows.</summary>
    /// <param name="syncId">Its id; not the current sync.</param>
    /// <param name="cancel">Cancels between batches of rows; the call can be repeated.</param>
    /// <exception cref="C1zException"><see cref="C1zErrorCode.FailedPrecondition"/> for the current sync.</exception>
    public void DeleteSync(string syncId, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(syncId);
        EngineCall.Run(() => Maintenance.DeleteSyncRun(syncId, cancel));
    }

    /// <summary>Gives unused space of the working data back.</summary>
    /// <exception cref="C1zException">Trouble of the engine.</exception>
    public void Vacuum() => EngineCall.Run(Maintenance.Vacuum);

    /// <summary>Writes everything, unsaved and unfinished work included, to a new file; this writer stays usable.</summary>
    /// <param name="outPath">Where; nothing may be there.</param>
    /// <param name="cancel">Cancels; nothing is left at the path.</param>
    /// <exception cref="C1zException"><see cref="C1zErrorCode.FailedPrecondition"/> when something is there.</exception>
    public void SnapshotTo(string outPath, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(outPath);
        EngineCall.Run(() => Maintenance.SnapshotTo(outPath, cancel));
    }

    /// <summary>Makes a finished partial sync of the rows that one sync of this file has and another lacks.</summary>
    /// <param name="baseId">The older sync.</param>
    /// <param name="appliedId">The newer sync.</param>
    /// <param name="cancel">Cancels; nothing of the diff stays.</param>
    /// <returns>Id of the new sync.</returns>
    /// <exception cref="C1zException"><see cref="C1zErrorCode.NotFound"/>; <see cref="C1zErrorCode.Unsupported"/> in formats that hold one sync.</exception>
    public string GenerateSyncDiff(string baseId, string appliedId, CancellationToken cancel = default) =>
        EngineCall.Run(() => Maintenance.GenerateSyncDiff(baseId, appliedId, cancel));

    /// <summary>Makes two linked, finished syncs of what changed between a sync of another file and one of this file.</summary>
    /// <param name="oldFile">The file with the older sync.</param>
    /// <param name="oldId">The older sync.</param>
    /// <param name="newId">The newer sync, in this file.</param>
    /// <param name="cancel">Cancels; nothing of the diff stays.</param>
    /// <returns>Ids of the syncs with added or changed rows, and with removed rows.</returns>
    /// <exception cref="C1zException"><see cref="C1zErrorCode.NotFound"/>; <see cref="C1zErrorCode.FailedPrecondition"/> for a sync that does not support diffs.</exception>
    public (string UpsertsId, string DeletionsId) GenerateSyncDiffFromFile(
        string oldFile, string oldId, string newId, CancellationToken cancel = default)
    {
        SyncDiffPair pair = EngineCall.Run(() => Maintenance.GenerateSyncDiffFromFile(oldFile, oldId, newId, cancel));
        return (pair.UpsertsId, pair.DeletionsId);
    }

    /// <summary>Takes back what an expansion did to the grants of a finished sync: derived grants go, others lose the sources it gave them.</summary>
    /// <remarks>Unless it is a dry run, the sync becomes the current one, ended as it is and with an empty checkpoint: what follows is another expansion.</remarks>
    /// <param name="syncId">The sync.</param>
    /// <param name="preserveSuspects">True to keep derived grants that lack the immutable annotation: a connector may have written them.</param>
    /// <param name="dryRun">True to count without changing anything.</param>
    /// <param name="cancel">Cancels; what is rolled back by then is not saved.</param>
    /// <returns>Counts.</returns>
    /// <exception cref="C1zException"><see cref="C1zErrorCode.NotFound"/>; <see cref="C1zErrorCode.FailedPrecondition"/> for a sync that is not finished or
    /// was never expanded.</exception>
    public RollbackSummary RollbackExpansion(string syncId, bool preserveSuspects = false, bool dryRun = false, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(syncId);
        RollbackReport report = EngineCall.Run(() => Maintenance.RollbackExpansion(syncId, new RollbackOptions(dryRun, preserveSuspects), cancel));
        return new RollbackSummary(report.Scanned, report.Deleted, report.Suspects, report.Cleared);
    }

    // The expansion works below messages, on the engine's own rows.
    internal T RunExpansion<T>(Func<ISnapshotEngine, IGrantExpansion, T> expand) => EngineCall.Run(() => expand(
        Engine, Engine as IGrantExpansion ?? throw new EngineException(EngineErrorCode.Unsupported, $"{Engine.Info.Format} files cannot be expanded", Path)));
}

/// <summary>What a rollback did, or would do.</summary>
/// <param name="Scanned">Grants looked at.</param>
/// <param name="Deleted">Derived grants removed.</param>
/// <param name="Suspects">Derived grants without the immutable annotation.</param>
/// <param name="Cleared">Grants whose sources were cleared.</param>
public readonly record struct RollbackSummary(long Scanned, long Deleted, long Suspects, long Cleared);
