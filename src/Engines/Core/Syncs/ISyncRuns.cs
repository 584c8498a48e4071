namespace C1z.Engines;

/// <summary>The life of a sync: start, resume, checkpoint, end; and what a file remembers of finished ones.</summary>
/// <remarks>At most one sync is current. Not safe for concurrent use.</remarks>
public interface ISyncRuns
{
    /// <summary>How long an unfinished sync may be resumed after it started: 7 days.</summary>
    static readonly TimeSpan ResumeWindow = TimeSpan.FromDays(7);

    /// <summary>Id of the sync being written; null when none is.</summary>
    string? CurrentSyncId { get; }

    /// <summary>Starts a sync and makes it current. With an unfinished current sync of the same type, returns that one.</summary>
    /// <param name="type">A known type, not the wildcard.</param>
    /// <param name="parentId">Base of a partial sync; must be empty for full and resources-only syncs.</param>
    /// <returns>Id of the current sync.</returns>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.InvalidArgument"/>; <see cref="EngineErrorCode.FailedPrecondition"/>
    /// when an unfinished sync of another type is current; <see cref="EngineErrorCode.ReadOnly"/>.</exception>
    string StartSync(SyncType type, string parentId = "");

    /// <summary>Makes an unfinished sync current again.</summary>
    /// <param name="type">Its type, or the wildcard.</param>
    /// <param name="id">Its id; null takes the newest one of the type that is inside <see cref="ResumeWindow"/>.</param>
    /// <returns>Id of the current sync.</returns>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.NotFound"/>; <see cref="EngineErrorCode.FailedPrecondition"/> when it is
    /// finished, of another type, or another sync is current.</exception>
    string ResumeSync(SyncType type, string? id = null);

    /// <summary>Makes any sync current, finished ones included, without writing anything.</summary>
    /// <param name="id">Its id.</param>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.NotFound"/>.</exception>
    void SetCurrentSync(string id);

    /// <summary>Chooses the sync that reads use while none is current.</summary>
    /// <param name="id">Its id; empty to let the engine choose again.</param>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.FailedPrecondition"/> while a sync is current.</exception>
    void ViewSync(string id);

    /// <summary>Replaces the current sync's checkpoint.</summary>
    /// <param name="token">Opaque text of the syncer.</param>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.NoCurrentSync"/>, <see cref="EngineErrorCode.ReadOnly"/>.</exception>
    void CheckpointSync(string token);

    /// <summary>Replaces the current sync's token without making anything durable: it is kept with the next save.</summary>
    /// <param name="token">Opaque text of the syncer.</param>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.NoCurrentSync"/>, <see cref="EngineErrorCode.ReadOnly"/>.</exception>
    void SetSyncToken(string token) => CheckpointSync(token);

    /// <summary>The current sync's checkpoint.</summary>
    /// <returns>The text last given to <see cref="CheckpointSync"/>.</returns>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.NoCurrentSync"/>.</exception>
    string CurrentSyncToken();

    /// <summary>Ends the current sync and computes its stats. Its token stays.</summary>
    /// <param name="cancel">Cancels the computation of stats; the sync is ended all the same.</param>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.NoCurrentSync"/>, <see cref="EngineErrorCode.ReadOnly"/>.</exception>
    void EndSync(CancellationToken cancel = default);

    /// <summary>Lists syncs in the order they were started.</summary>
    /// <param name="page">How much, from where.</param>
    /// <param name="into">Cleared, then filled.</param>
    /// <returns>Token of the next page, empty at the end.</returns>
    string ListSyncRuns(PageRequest page, IList<SyncRun> into);

    /// <summary>One sync.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>Null when there is none.</returns>
    SyncRun? FindSyncRun(string id);

    /// <summary>The finished sync that ended last; ties go to the greater id.</summary>
    /// <param name="type">Its type, or the wildcard.</param>
    /// <param name="skip">How many of the latest to pass over: 1 gives the one before.</param>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.InvalidArgument"/> for an unknown type.</exception>
    SyncRun? LatestFinishedSync(SyncType type, int skip = 0);

    /// <summary>The sync a read without an id would use now.</summary>
    /// <returns>Null in a file without syncs.</returns>
    SyncRun? ResolveSync();

    /// <summary>Says that the expansion columns of a sync can be trusted for a diff.</summary>
    /// <param name="id">Its id.</param>
    void MarkSupportsDiff(string id);

    /// <summary>Links a sync to another, as the two halves of a diff are.</summary>
    /// <param name="id">The sync to change.</param>
    /// <param name="linkedId">The other one.</param>
    void LinkSync(string id, string linkedId);

    /// <summary>Records that a finished sync passed the ingest invariants, or removes the record.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="marker">The marker; null removes it.</param>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.InvalidArgument"/> for an incomplete marker;
    /// <see cref="EngineErrorCode.FailedPrecondition"/> for an unfinished sync; <see cref="EngineErrorCode.NotFound"/>.</exception>
    void SetIngestMarker(string id, IngestMarker? marker);

    /// <summary>Counts of a sync: cached ones when the file has them, computed otherwise.</summary>
    /// <param name="type">Required type when <paramref name="id"/> names a sync, else the type whose latest finished sync is meant.</param>
    /// <param name="id">Its id; null for the latest finished one.</param>
    /// <param name="recompute">True to count again and, in a writable store and for a finished sync, replace the cache.</param>
    /// <param name="cancel">Cancels the counting.</param>
    /// <returns>The stats.</returns>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.NotFound"/>; <see cref="EngineErrorCode.InvalidArgument"/> when the named
    /// sync is of another type; <see cref="EngineErrorCode.ReadOnly"/> when asked to recompute in a read-only store.</exception>
    SyncStats GetStats(SyncType type, string? id = null, bool recompute = false, CancellationToken cancel = default);

    /// <summary>Counts a sync without looking at, or changing, what the file remembers.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancel">Cancels the counting.</param>
    /// <returns>The counts, and the timings that its token knows.</returns>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.NotFound"/>.</exception>
    SyncStats CountSync(string id, CancellationToken cancel = default);
}
