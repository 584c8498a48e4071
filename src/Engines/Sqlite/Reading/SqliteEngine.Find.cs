using C1z.Engines.Sqlite.Connection;
using C1z.Engines.Sqlite.Reading;
using C1z.Engines.Sqlite.Schema;

namespace C1z.Engines.Sqlite;

public sealed partial class SqliteEngine
{
    private const int ResourceTypeColumn = 1;
    private const int ResourceIdColumn = 2;

    private static readonly string FindResourceTypeSql = FindSql(RowReaders.ResourceTypeColumns, V1Schema.ResourceTypes);
    private static readonly string FindResourceSql = FindSql(RowReaders.ResourceColumns, V1Schema.Resources);
    private static readonly string FindEntitlementSql = FindSql(RowReaders.EntitlementColumns, V1Schema.Entitlements);
    private static readonly string FindGrantSql = FindSql(RowReaders.GrantColumns(RowParts.All), V1Schema.Grants);
    private static readonly string FindAssetSql = FindSql(RowReaders.AssetColumns, V1Schema.Assets);

    /// <inheritdoc/>
    public bool TryGetResourceType(string? syncId, string id, ResourceTypeBatch into) =>
        TryGet(syncId, FindResourceTypeSql, id, into, static (readers, row, batch) => readers.ReadResourceType(row, batch));

    /// <inheritdoc/>
    public bool TryGetResource(string? syncId, ResourceKey key, ResourceBatch into) =>
        TryGet(syncId, FindResourceSql, key.ToString(), into, static (readers, row, batch) => readers.ReadResource(row, batch))
        && IsOfType(into, key.Type);

    /// <inheritdoc/>
    public bool TryGetEntitlement(string? syncId, string id, EntitlementBatch into) =>
        TryGet(syncId, FindEntitlementSql, id, into, static (readers, row, batch) => readers.ReadEntitlement(row, batch));

    /// <inheritdoc/>
    public bool TryGetGrant(string? syncId, string id, GrantBatch into)
    {
        using Lock.Scope scope = Enter();
        EnsureBackfilled();
        return TryGet(syncId, FindGrantSql, id, into, GrantReader(RowParts.All));
    }

    /// <inheritdoc/>
    public bool TryGetAsset(string? syncId, string id, AssetBatch into) =>
        TryGet(syncId, FindAssetSql, id, into, static (readers, row, batch) => readers.ReadAsset(row, batch));

    /// <inheritdoc/>
    public void FindResources(string? syncId, IReadOnlyList<ResourceKey> keys, ResourceBatch into)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ILookup<string, string> typesOfIds = keys.Where(key => !string.IsNullOrEmpty(key.Type) && !string.IsNullOrEmpty(key.Id))
            .ToLookup(key => key.ToString(), key => key.Type, StringComparer.Ordinal);
        Find(syncId, FindResourceSql, typesOfIds.Select(types => types.Key), into, (readers, row, batch) =>
        {
            if (typesOfIds[row.String(ResourceIdColumn)].Contains(row.String(ResourceTypeColumn)))
            {
                readers.ReadResource(row, batch);
            }
        });
    }

    /// <inheritdoc/>
    public void FindEntitlements(string? syncId, IReadOnlyList<string> ids, EntitlementBatch into)
    {
        ArgumentNullException.ThrowIfNull(ids);
        IEnumerable<string> wanted = ids.Where(id => !string.IsNullOrEmpty(id));
        Find(syncId, FindEntitlementSql, wanted, into, static (readers, row, batch) => readers.ReadEntitlement(row, batch));
    }

    // Stored ids join type and id with a colon, which either may hold: a:b + c and a + b:c look alike. So the type decides.
    private static bool IsOfType(ResourceBatch found, string type)
    {
        if (found.Text(found[0].ResourceType) == type)
        {
            return true;
        }

        found.Clear();
        return false;
    }

    private static string FindSql(string columns, string table) => $"SELECT id, {columns} FROM {table} WHERE external_id = ?1 AND sync_id = ?2";

    private bool TryGet<TRow>(string? syncId, string sql, string id, RowBatch<TRow> into, RowReader<TRow> read)
        where TRow : unmanaged
    {
        ArgumentNullException.ThrowIfNull(id);
        Find(syncId, sql, [id], into, read);
        return into.Count > 0;
    }

    // One lookup in the identity index each: the fastest way there is, and it needs no limit on the number of ids.
    private void Find<TRow>(string? syncId, string sql, IEnumerable<string> ids, RowBatch<TRow> into, RowReader<TRow> read)
        where TRow : unmanaged
    {
        ArgumentNullException.ThrowIfNull(into);
        using Lock.Scope scope = Enter();
        into.Clear();
        if (!TryResolve(syncId, out byte[] sync))
        {
            return;
        }

        Statement find = _session.Cached(sql, "find a record");
        find.BindText(2, sync);
        foreach (string id in ids.Distinct(StringComparer.Ordinal))
        {
            find.BindText(1, id);
            using Statement.Lease lease = find.Use();
            if (find.Step())
            {
                read(_readers, find, into);
            }
        }
    }
}
