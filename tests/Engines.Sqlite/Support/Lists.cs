namespace C1z.Engines.Sqlite.Tests.Support;

/// <summary>Whole listings as text, page by page.</summary>
internal static class Lists
{
    internal static List<string> Grants(this SqliteEngine engine, GrantQuery? query = null, int pageSize = 0)
    {
        var batch = new GrantBatch();
        return All(token => engine.ListGrants(query ?? new GrantQuery(), new PageRequest(pageSize, token), batch), batch, row => batch.Text(row.ExternalId));
    }

    internal static List<string> GrantsOf(this SqliteEngine engine, IReadOnlyList<string> entitlements, int pageSize = 0)
    {
        var batch = new GrantBatch();
        return All(
            token => engine.ListGrantsForEntitlements(null, entitlements, new PageRequest(pageSize, token), batch),
            batch,
            row => batch.Text(row.ExternalId));
    }

    internal static List<string> Resources(this SqliteEngine engine, ResourceQuery? query = null, int pageSize = 0)
    {
        var batch = new ResourceBatch();
        return All(
            token => engine.ListResources(query ?? new ResourceQuery(), new PageRequest(pageSize, token), batch),
            batch,
            row => $"{batch.Text(row.ResourceType)}:{batch.Text(row.ResourceId)}");
    }

    internal static List<string> Types(this SqliteEngine engine, string? syncId = null)
    {
        var batch = new ResourceTypeBatch();
        return All(token => engine.ListResourceTypes(syncId, new PageRequest(0, token), batch), batch, row => batch.Text(row.ExternalId));
    }

    internal static List<string> Entitlements(this SqliteEngine engine, EntitlementQuery? query = null, int pageSize = 0)
    {
        var batch = new EntitlementBatch();
        return All(
            token => engine.ListEntitlements(query ?? new EntitlementQuery(), new PageRequest(pageSize, token), batch),
            batch,
            row => batch.Text(row.ExternalId));
    }

    /// <summary>One grant with all parts: value, expansion or NULL, needs.</summary>
    internal static string Grant(this SqliteEngine engine, string id)
    {
        var batch = new GrantBatch();
        return engine.TryGetGrant(null, id, batch)
            ? $"{batch.Text(batch[0].Value)}|{(batch[0].Expansion.IsPresent ? batch.Text(batch[0].Expansion) : "NULL")}|{batch[0].NeedsExpansion}"
            : "none";
    }

    private static List<string> All<TRow>(Func<string, string> page, RowBatch<TRow> batch, Func<TRow, string> show)
        where TRow : unmanaged
    {
        var all = new List<string>();
        string token = "";
        do
        {
            token = page(token);
            foreach (TRow row in batch.Rows)
            {
                all.Add(show(row));
            }
        }
        while (token.Length > 0);
        return all;
    }
}
