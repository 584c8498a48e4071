using C1z.Equivalence.Formats;

namespace C1z.Equivalence.Model;

/// <content>Of the work on whole syncs, what workloads ask for: deletion. The rest is compared by tests of its own.</content>
internal sealed partial class ModelEngine
{
    public void DeleteSyncRun(string id, CancellationToken cancel = default)
    {
        RequireWritable();
        if (id == CurrentSyncId)
        {
            throw Error(EngineErrorCode.FailedPrecondition);
        }

        if (Has(Difference.DeletedSyncIsUnknown))
        {
            Require(id);
        }

        _store.RemoveSync(id);
        IsDirty = true;
        if (Has(Difference.OneSync))
        {
            ForgetAll();
        }
    }

    public IReadOnlyList<string> Cleanup(CleanupOptions options, CancellationToken cancel = default) => throw NotModelled();

    public void Vacuum() => throw NotModelled();

    public void CloneSync(string outPath, string? syncId = null, CancellationToken cancel = default) => throw NotModelled();

    public void SnapshotTo(string outPath, CancellationToken cancel = default) => throw NotModelled();

    public void IsolateSync(string outPath, string? syncId = null, CancellationToken cancel = default) => throw NotModelled();

    public string GenerateSyncDiff(string baseId, string appliedId, CancellationToken cancel = default) => throw NotModelled();

    public SyncDiffPair GenerateSyncDiffFromFile(string oldFile, string oldId, string newId, CancellationToken cancel = default) => throw NotModelled();

    public RollbackReport RollbackExpansion(string syncId, RollbackOptions options, CancellationToken cancel = default) => throw NotModelled();

    private static EngineException NotModelled() => Error(EngineErrorCode.Unsupported);
}
