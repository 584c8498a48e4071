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
}
