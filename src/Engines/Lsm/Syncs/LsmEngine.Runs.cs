using C1z.Engines.Keys;
using C1z.Engines.Records;

namespace C1z.Engines.Lsm;

/// <content>The one sync of the file.</content>
public sealed partial class LsmEngine
{
    private string? _currentSyncId;
    private string _viewedSyncId = "";
    private string? _storedSyncId;
    private bool _storedSyncIdKnown;
    private SyncRun? _writtenRun;

    /// <inheritdoc/>
    public string? CurrentSyncId => _currentSyncId;

    /// <inheritdoc/>
    public void ViewSync(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        Run(engine => engine._viewedSyncId = engine._currentSyncId is { } current
            ? throw new EngineException(EngineErrorCode.FailedPrecondition, $"sync '{current}' is current, no other can be viewed", engine.Path)
            : id);
    }

    /// <inheritdoc/>
    public string CurrentSyncToken() => Run(static engine => engine._currentSyncId is { } id
        ? engine.RequireBareRun(id).Token
        : throw new EngineException(EngineErrorCode.NoCurrentSync, "no sync is running", engine.Path));

    /// <inheritdoc/>
    public string ListSyncRuns(PageRequest page, IList<SyncRun> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        return Run(engine =>
        {
            into.Clear();
            if (string.IsNullOrEmpty(page.Token))
            {
                if (engine.ReadRun() is { } run)
                {
                    into.Add(run);
                }
            }
            else
            {
                _ = PageToken.ResumeKey(page.Token, SyncRunKeys.Key);
            }

            return "";
        });
    }

    /// <inheritdoc/>
    public SyncRun? FindSyncRun(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return Run(engine => engine.ReadRun() is { } run && run.Id == id ? run : null);
    }

    /// <inheritdoc/>
    public SyncRun? LatestFinishedSync(SyncType type, int skip = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        return Run(engine => engine.LatestFinished(type, skip));
    }

    /// <inheritdoc/>
    public SyncRun? ResolveSync() => Run(static engine =>
    {
        string id = engine._currentSyncId ?? engine._viewedSyncId;
        return engine.ReadRun() is { } run && (id.Length == 0 || run.Id == id) ? run : null;
    });

    private SyncRun? LatestFinished(SyncType type, int skip)
    {
        if (!type.IsKnownOrAny)
        {
            throw new EngineException(EngineErrorCode.InvalidArgument, $"invalid sync type: '{type}'", Path);
        }

        return ReadRun() is { IsFinished: true } run && skip == 0 && (type.IsAny || run.Type == type) ? run : null;
    }

    private SyncRun RequireRun(string id) => ReadRun() is { } run && run.Id == id ? run : throw NoSync(id);

    private SyncRun RequireBareRun(string id) => ReadBareRun() is { } run && run.Id == id ? run : throw NoSync(id);

    private SyncRun? ReadRun() => ReadBareRun() is { } run ? run with { CachedStats = _statsAreStale ? null : ReadStoredStats(run.Id)?.Stats } : null;

    // Without its stats. What was written last need not be looked for, which would sort all rows that came since.
    private SyncRun? ReadBareRun() => _writtenRun ?? (Store.Get(SyncRunKeys.Key) is { } record ? SyncRunRecords.Decode(record) : null);

    // Tells whether a read has anything to read: false for a file without a sync. Naming another sync than the file's is an error.
    private bool HasSync(string? syncId)
    {
        string wanted = string.IsNullOrEmpty(syncId) ? _currentSyncId ?? _viewedSyncId : syncId;
        string? stored = StoredSyncId();
        if (wanted.Length > 0 && wanted != stored)
        {
            throw NoSync(wanted);
        }

        return stored is not null;
    }

    // The manifest repeats the id, so that a page of records need not open the table of the sync run. Where no hash covers the manifest, the run itself counts.
    private string? StoredSyncId()
    {
        if (!_storedSyncIdKnown)
        {
            _storedSyncId = _writtenRun is null && !_hasForgotten && _sealed is { IsInPlace: true } store && store.Container.Header.Manifest.SyncRuns is [{ SyncId.Length: > 0 } only]
                ? only.SyncId
                : ReadBareRun()?.Id;
            _storedSyncIdKnown = true;
        }

        return _storedSyncId;
    }

    private EngineException NoSync(string id) => new(EngineErrorCode.NotFound, $"there is no sync '{id}'", Path);
}
