using System.Globalization;

namespace C1z.Equivalence.Running;

/// <summary>Answers as text: what is compared.</summary>
internal static class Render
{
    public static IEnumerable<string> Rows(ResourceTypeBatch batch) => batch.Rows.ToArray().Select(row =>
        Line(Text(batch, row.ExternalId), row.DiscoveredAt, Bytes(batch, row.Value)));

    public static IEnumerable<string> Rows(ResourceBatch batch) => batch.Rows.ToArray().Select(row => Line(
        Text(batch, row.ResourceType),
        Text(batch, row.ResourceId),
        "in " + Text(batch, row.ParentType),
        Text(batch, row.ParentId),
        row.DiscoveredAt,
        Bytes(batch, row.Value)));

    public static IEnumerable<string> Rows(EntitlementBatch batch) => batch.Rows.ToArray().Select(row => Line(
        Text(batch, row.ExternalId), "on " + Text(batch, row.ResourceType), Text(batch, row.ResourceId), row.DiscoveredAt, Bytes(batch, row.Value)));

    public static IEnumerable<string> Rows(GrantBatch batch) => batch.Rows.ToArray().Select(row => Line(
        Text(batch, row.ExternalId),
        Text(batch, row.EntitlementId),
        "on " + Text(batch, row.ResourceType),
        Text(batch, row.ResourceId),
        "to " + Text(batch, row.PrincipalType),
        Text(batch, row.PrincipalId),
        row.DiscoveredAt,
        Bytes(batch, row.Expansion),
        row.NeedsExpansion ? "pending" : "done",
        Bytes(batch, row.Value)));

    public static IEnumerable<string> Rows(AssetBatch batch) => batch.Rows.ToArray().Select(row =>
        Line(Text(batch, row.ExternalId), Text(batch, row.ContentType), row.DiscoveredAt, Bytes(batch, row.Data)));

    public static string Run(SyncRun? run, Stage stage) => run is null ? "no sync" : Line(
        stage.Name(run.Id),
        run.Type,
        run.StartedAt,
        run.IsFinished ? run.EndedAt : "unfinished",
        $"token '{run.Token}'",
        "parent " + stage.Name(run.ParentId),
        "linked " + stage.Name(run.LinkedId),
        run.SupportsDiff ? "diffs" : "",
        run.IsCompacted ? "compacted" : "",
        run.Marker is null ? "unmarked" : $"{run.Marker.Generation} {string.Join(',', run.Marker.Coverage)} {run.Marker.Mode}",
        run.CachedStats is null ? "no stats" : Stats(run.CachedStats));

    public static string Stats(SyncStats stats) => string.Create(
        CultureInfo.InvariantCulture,
        $"types {stats.ResourceTypes}, resources {stats.Resources}{Map(stats.ResourcesByType)}, entitlements {stats.Entitlements}"
        + $"{Map(stats.EntitlementsByType)}, grants {stats.Grants}{Map(stats.GrantsByType)}, assets {stats.Assets}, "
        + $"times {Map(stats.StepDurationsMs)} {stats.ConnectorCalls.Count} {stats.SessionCalls.Count}");

    public static string Value(byte[]? value) => value switch
    {
        null => "no value",
        { Length: > 64 } => $"{value.Length} bytes of {value[0]}",
        _ => Convert.ToHexStringLower(value),
    };

    public static string Lines(IEnumerable<string> lines) => string.Join('\n', lines);

    private static string Map(SortedDictionary<string, long> counts) => $"({string.Join(", ", counts.Select(pair => $"{pair.Key}={pair.Value}"))})";

    private static string Line(params object[] parts) => string.Join(" | ", parts);

    private static string Text<TRow>(RowBatch<TRow> batch, ByteRange range)
        where TRow : unmanaged => range.IsPresent ? $"'{batch.Text(range)}'" : "absent";

    private static string Bytes<TRow>(RowBatch<TRow> batch, ByteRange range)
        where TRow : unmanaged => range.IsPresent ? Value(batch.Bytes(range).ToArray()) : "absent";
}
