namespace C1z.Engines;

/// <summary>Reads records in pages.</summary>
/// <remarks>
/// <para>Every list call clears the batch it is given, fills it with one page and returns the token of the next page, empty at the end.
/// A token belongs to the listing and the filters that produced it; it stays usable after the file is closed and opened again.</para>
/// <para>Which sync is read, first hit wins: the id in the query; the sync being written; the sync chosen by
/// <see cref="ISyncRuns.ViewSync"/>; the latest finished full sync; the latest finished sync of any type; the newest unfinished sync.
/// Rows of different syncs never mix. A file without syncs reads as empty.</para>
/// <para>Not safe for concurrent use.</para>
/// </remarks>
public interface IRecordReader
{
    /// <summary>Lists resource types.</summary>
    /// <param name="syncId">The sync to read, or null.</param>
    /// <param name="page">How much, from where.</param>
    /// <param name="into">Receives the page.</param>
    /// <param name="cancel">Polled at least once a page.</param>
    /// <returns>Token of the next page, empty at the end.</returns>
    /// <exception cref="EngineException">Bad token, unknown sync, damaged data.</exception>
    string ListResourceTypes(string? syncId, PageRequest page, ResourceTypeBatch into, CancellationToken cancel = default);

    /// <summary>Lists resources.</summary>
    /// <inheritdoc cref="ListResourceTypes"/>
    /// <param name="query">What to select.</param>
    /// <param name="page">How much, from where.</param>
    /// <param name="into">Receives the page.</param>
    /// <param name="cancel">Polled at least once a page.</param>
    string ListResources(ResourceQuery query, PageRequest page, ResourceBatch into, CancellationToken cancel = default);

    /// <summary>Lists entitlements.</summary>
    /// <inheritdoc cref="ListResources"/>
    string ListEntitlements(EntitlementQuery query, PageRequest page, EntitlementBatch into, CancellationToken cancel = default);

    /// <summary>Lists grants.</summary>
    /// <inheritdoc cref="ListResources"/>
    string ListGrants(GrantQuery query, PageRequest page, GrantBatch into, CancellationToken cancel = default);

    /// <summary>Lists the grants of several entitlements.</summary>
    /// <remarks>v1 files give them by entitlement id in byte order, v3 files in the order of the list; each as page tokens of the ecosystem
    /// say. The token remembers the list of ids; with another list the listing starts again.</remarks>
    /// <param name="syncId">The sync to read, or null.</param>
    /// <param name="entitlementIds">Ids; empty ones are ignored.</param>
    /// <param name="page">How much, from where.</param>
    /// <param name="into">Receives the page.</param>
    /// <param name="cancel">Polled at least once a page.</param>
    /// <returns>Token of the next page, empty at the end.</returns>
    /// <exception cref="EngineException">Bad token, unknown sync, damaged data.</exception>
    string ListGrantsForEntitlements(
        string? syncId, IReadOnlyList<string> entitlementIds, PageRequest page, GrantBatch into, CancellationToken cancel = default);

    /// <summary>Lists assets.</summary>
    /// <inheritdoc cref="ListResourceTypes"/>
    string ListAssets(string? syncId, PageRequest page, AssetBatch into, CancellationToken cancel = default);

    /// <summary>Finds one resource type.</summary>
    /// <param name="syncId">The sync to read, or null.</param>
    /// <param name="id">Its id.</param>
    /// <param name="into">Cleared, then given the row.</param>
    /// <returns>False when there is none.</returns>
    bool TryGetResourceType(string? syncId, string id, ResourceTypeBatch into);

    /// <summary>Finds one resource.</summary>
    /// <param name="syncId">The sync to read, or null.</param>
    /// <param name="key">Type and id.</param>
    /// <param name="into">Cleared, then given the row.</param>
    /// <returns>False when there is none.</returns>
    bool TryGetResource(string? syncId, ResourceKey key, ResourceBatch into);

    /// <summary>Finds one entitlement.</summary>
    /// <param name="syncId">The sync to read, or null.</param>
    /// <param name="id">Its id.</param>
    /// <param name="into">Cleared, then given the row.</param>
    /// <returns>False when there is none.</returns>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.AmbiguousId"/> where ids need not be unique.</exception>
    bool TryGetEntitlement(string? syncId, string id, EntitlementBatch into);

    /// <summary>Finds one grant.</summary>
    /// <param name="syncId">The sync to read, or null.</param>
    /// <param name="id">Its id.</param>
    /// <param name="into">Cleared, then given the row with all parts.</param>
    /// <returns>False when there is none.</returns>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.AmbiguousId"/> where ids need not be unique.</exception>
    bool TryGetGrant(string? syncId, string id, GrantBatch into);

    /// <summary>Finds one asset.</summary>
    /// <param name="syncId">The sync to read, or null.</param>
    /// <param name="id">Its id.</param>
    /// <param name="into">Cleared, then given the row.</param>
    /// <returns>False when there is none.</returns>
    bool TryGetAsset(string? syncId, string id, AssetBatch into);

    /// <summary>Finds many resources; missing ones are left out, the order is not defined.</summary>
    /// <param name="syncId">The sync to read, or null.</param>
    /// <param name="keys">What to find; keys with an empty part are ignored.</param>
    /// <param name="into">Cleared, then given the rows.</param>
    void FindResources(string? syncId, IReadOnlyList<ResourceKey> keys, ResourceBatch into);

    /// <summary>Finds many entitlements; missing ones are left out, the order is not defined.</summary>
    /// <param name="syncId">The sync to read, or null.</param>
    /// <param name="ids">What to find; empty ids are ignored.</param>
    /// <param name="into">Cleared, then given the rows.</param>
    void FindEntitlements(string? syncId, IReadOnlyList<string> ids, EntitlementBatch into);
}
