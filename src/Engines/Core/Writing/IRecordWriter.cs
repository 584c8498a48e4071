namespace C1z.Engines;

/// <summary>What a grant put does with the expansion state of a row that is already there.</summary>
public enum GrantPutMode
{
    /// <summary>The incoming row replaces record and expansion; a changed expansion has to be worked off again.</summary>
    Replace,

    /// <summary>The incoming row replaces the record only: the result of an expansion must not ask for another one.</summary>
    PreserveExpansion,
}

/// <summary>Writes records into the running sync.</summary>
/// <remarks>
/// A call is atomic: all rows of the batch or none. Rows are upserted by their identity; of duplicates in one call the last wins.
/// Batches are read, not kept: the caller may clear and reuse them when the call returns. Not safe for concurrent use.
/// </remarks>
public interface IRecordWriter
{
    /// <summary>Upserts resource types.</summary>
    /// <param name="batch">Rows in the engine's encoding.</param>
    /// <param name="cancel">Cancels between rows; nothing of the call stays then.</param>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.NoCurrentSync"/>, <see cref="EngineErrorCode.ReadOnly"/>, …</exception>
    void PutResourceTypes(ResourceTypeBatch batch, CancellationToken cancel = default);

    /// <summary>Upserts resources.</summary>
    /// <inheritdoc cref="PutResourceTypes"/>
    void PutResources(ResourceBatch batch, CancellationToken cancel = default);

    /// <summary>Upserts entitlements.</summary>
    /// <inheritdoc cref="PutResourceTypes"/>
    void PutEntitlements(EntitlementBatch batch, CancellationToken cancel = default);

    /// <summary>Upserts grants.</summary>
    /// <inheritdoc cref="PutResourceTypes"/>
    /// <param name="batch">Rows in the engine's encoding.</param>
    /// <param name="mode">What happens to the expansion state of rows that exist.</param>
    /// <param name="cancel">Cancels between rows; nothing of the call stays then.</param>
    void PutGrants(GrantBatch batch, GrantPutMode mode, CancellationToken cancel = default);

    /// <summary>Upserts assets. Rows without data are skipped.</summary>
    /// <inheritdoc cref="PutResourceTypes"/>
    void PutAssets(AssetBatch batch, CancellationToken cancel = default);

    /// <summary>Deletes one grant of the running sync.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>False when there was none.</returns>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.NoCurrentSync"/>, <see cref="EngineErrorCode.ReadOnly"/>.</exception>
    bool DeleteGrant(string id);
}
