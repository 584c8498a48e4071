namespace C1z.Engines.Sqlite.Tests.Maintenance;

/// <summary>Reads what a sync holds, as sorted ids.</summary>
public static class Rows
{
    public static List<string> TypeIds(this SqliteEngine engine, string? syncId = null)
    {
        var batch = new ResourceTypeBatch();
        engine.ListResourceTypes(syncId, default, batch);
        return Sorted(batch, row => batch.Text(row.ExternalId));
    }

    public static List<string> ResourceIds(this SqliteEngine engine, string? syncId = null)
    {
        var batch = new ResourceBatch();
        engine.ListResources(new ResourceQuery { SyncId = syncId }, default, batch);
        return Sorted(batch, row => batch.Text(row.ResourceId));
    }

    public static List<string> EntitlementIds(this SqliteEngine engine, string? syncId = null)
    {
        var batch = new EntitlementBatch();
        engine.ListEntitlements(new EntitlementQuery { SyncId = syncId }, default, batch);
        return Sorted(batch, row => batch.Text(row.ExternalId));
    }

    public static List<string> GrantIds(this SqliteEngine engine, string? syncId = null)
    {
        var batch = new GrantBatch();
        engine.ListGrants(new GrantQuery { SyncId = syncId }, default, batch);
        return Sorted(batch, row => batch.Text(row.ExternalId));
    }

    public static List<string> AssetIds(this SqliteEngine engine, string? syncId = null)
    {
        var batch = new AssetBatch();
        engine.ListAssets(syncId, default, batch);
        return Sorted(batch, row => batch.Text(row.ExternalId));
    }

    public static List<SyncRun> Runs(this SqliteEngine engine)
    {
        var runs = new List<SyncRun>();
        engine.ListSyncRuns(default, runs);
        return runs;
    }

    private static List<string> Sorted<TRow>(RowBatch<TRow> batch, Func<TRow, string> id)
        where TRow : unmanaged => [.. batch.Rows.ToArray().Select(id).Order(StringComparer.Ordinal)];
}
