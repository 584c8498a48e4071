using C1z.Engines.Lsm.Sealing;

namespace C1z.Engines.Lsm;

// One sync a file: there is nothing to retain or to compare, and a copy is a seal to another place.
public sealed partial class LsmEngine : ISnapshotMaintenance
{
    /// <inheritdoc/>
    /// <remarks>Nothing is ever deleted: the file holds one sync.</remarks>
    public IReadOnlyList<string> Cleanup(CleanupOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        Run(static engine => engine.RequireWritable());
        return [];
    }

    /// <inheritdoc/>
    public void DeleteSyncRun(string id, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        Run(engine =>
        {
            engine.RequireWritable();
            if (engine._currentSyncId == id)
            {
                throw engine.Precondition($"sync '{id}' is current, it cannot be deleted");
            }

            _ = engine.RequireBareRun(id);
            engine.ForgetSync();
        });
    }

    /// <inheritdoc/>
    /// <remarks>A saved file never has unused space.</remarks>
    public void Vacuum() => Run(static engine => engine.RequireWritable());

    /// <inheritdoc/>
    public void CloneSync(string outPath, string? syncId = null, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(outPath);
        Run(engine =>
        {
            _ = engine.FinishedSync(syncId);
            engine.CopyTo(outPath, engine.SealOptions() with { WithSessions = false }, cancel);
        });
    }

    /// <inheritdoc/>
    public void SnapshotTo(string outPath, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(outPath);
        Run(engine => engine.CopyTo(outPath, engine.SealOptions(), cancel));
    }

    /// <inheritdoc/>
    public void IsolateSync(string outPath, string? syncId = null, CancellationToken cancel = default) => CloneSync(outPath, syncId, cancel);

    /// <inheritdoc/>
    public string GenerateSyncDiff(string baseId, string appliedId, CancellationToken cancel = default) => throw NoDiffs();

    /// <inheritdoc/>
    public SyncDiffPair GenerateSyncDiffFromFile(string oldFile, string oldId, string newId, CancellationToken cancel = default) => throw NoDiffs();

    private EngineException NoDiffs() =>
        new(EngineErrorCode.Unsupported, "a v3 file holds one sync, so it has no place for a diff", Path);

    private SyncRun FinishedSync(string? syncId)
    {
        if (string.IsNullOrEmpty(syncId))
        {
            return LatestFinished(SyncType.Full, 0)
                ?? throw new EngineException(EngineErrorCode.NotFound, "there is no finished full sync", Path);
        }

        SyncRun run = RequireBareRun(syncId);
        return run.IsFinished ? run : throw Precondition($"sync '{syncId}' is not finished");
    }

    private void CopyTo(string outPath, SealOptions options, CancellationToken cancel)
    {
        RequireNothingAt(outPath, mustBeNew: true, _options.FileSystem);
        SnapshotSealer.Seal(Store, outPath, options with { MustBeNew = true }, cancel);
    }
}
