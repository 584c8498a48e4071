namespace C1z.Engines.Lsm;

/// <content>What changes a snapshot. One that was opened read-only refuses all of it, in one place.</content>
public sealed partial class LsmEngine
{
    /// <inheritdoc/>
    public string StartSync(SyncType type, string parentId = "") => Refuse<string>();

    /// <inheritdoc/>
    public string ResumeSync(SyncType type, string? id = null) => Refuse<string>();

    /// <inheritdoc/>
    public void CheckpointSync(string token) => Refuse<bool>();

    /// <inheritdoc/>
    public void EndSync(CancellationToken cancel = default) => Refuse<bool>();

    /// <inheritdoc/>
    public void MarkSupportsDiff(string id) => Refuse<bool>();

    /// <inheritdoc/>
    public void LinkSync(string id, string linkedId) => Refuse<bool>();

    /// <inheritdoc/>
    public void SetIngestMarker(string id, IngestMarker? marker) => Refuse<bool>();

    /// <inheritdoc/>
    public void PutResourceTypes(ResourceTypeBatch batch, CancellationToken cancel = default) => Refuse<bool>();

    /// <inheritdoc/>
    public void PutResources(ResourceBatch batch, CancellationToken cancel = default) => Refuse<bool>();

    /// <inheritdoc/>
    public void PutEntitlements(EntitlementBatch batch, CancellationToken cancel = default) => Refuse<bool>();

    /// <inheritdoc/>
    public void PutGrants(GrantBatch batch, GrantPutMode mode, CancellationToken cancel = default) => Refuse<bool>();

    /// <inheritdoc/>
    public void PutAssets(AssetBatch batch, CancellationToken cancel = default) => Refuse<bool>();

    /// <inheritdoc/>
    public bool DeleteGrant(string id) => Refuse<bool>();

    /// <inheritdoc/>
    public void SetSessions(string syncId, string prefix, IReadOnlyCollection<KeyValuePair<string, byte[]>> values) => Refuse<bool>();

    /// <inheritdoc/>
    public void DeleteSessions(string syncId, string prefix, IReadOnlyList<string> keys) => Refuse<bool>();

    /// <inheritdoc/>
    public void ClearSessions(string syncId, string prefix) => Refuse<bool>();

    /// <inheritdoc/>
    public SaveResult Save(CancellationToken cancel = default) => Run(static engine => new SaveResult(false, new FileInfo(engine.Path).Length, 0));

    private T Refuse<T>() => Run<T>(static engine =>
    {
        engine.RequireWritable();
        throw new EngineException(EngineErrorCode.Unsupported, "v3 snapshots cannot be written", engine.Path);
    });

    private void RequireWritable()
    {
        if (IsReadOnly)
        {
            throw new EngineException(EngineErrorCode.ReadOnly, "the snapshot was opened read-only", Path);
        }
    }
}
