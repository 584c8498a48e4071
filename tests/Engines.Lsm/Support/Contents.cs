using System.Text;

namespace C1z.Engines.Lsm.Tests.Support;

/// <summary>Everything that a reader can be told by a file, as one text: equal texts, equal snapshots.</summary>
internal static class Contents
{
    internal static string Of(string path)
    {
        using LsmEngine engine = LsmEngine.Open(path);
        var text = new StringBuilder();
        var runs = new List<SyncRun>();
        engine.ListSyncRuns(default, runs);
        foreach (SyncRun run in runs)
        {
            text.AppendLine($"{run.Id} {run.Type} {run.StartedAt} {run.EndedAt} {run.Token} {run.ParentId} {run.CachedStats?.Grants}");
        }

        var grants = new GrantBatch();
        engine.ListGrants(new GrantQuery { Parts = RowParts.All }, default, grants);
        foreach (ref readonly GrantRow row in grants.Rows)
        {
            text.AppendLine($"{grants.Text(row.ExternalId)} {grants.Text(row.PrincipalId)} {row.DiscoveredAt} {row.NeedsExpansion}");
        }

        using LsmScan rows = engine.Scan();
        while (rows.MoveNext())
        {
            text.AppendLine($"{Convert.ToHexStringLower(rows.Key)} {Convert.ToHexStringLower(rows.Value)}");
        }

        return text.ToString();
    }
}
