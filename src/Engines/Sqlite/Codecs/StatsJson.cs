using System.Text.Json;

namespace C1z.Engines.Sqlite;

/// <summary>The JSON text in which a v1 file caches the stats of a sync.</summary>
/// <remarks>
/// On-disk format; a change is a new version: members in the order below, zero numbers and empty maps left out, keys of maps in byte
/// order of their UTF-8, numbers as JSON numbers, strings escaped as <see cref="GoJsonWriter"/> does. Reading ignores unknown members.
/// </remarks>
public static class StatsJson
{
    /// <summary>Writes stats.</summary>
    /// <param name="stats">The stats.</param>
    /// <returns>The text.</returns>
    public static string Write(SyncStats stats)
    {
        ArgumentNullException.ThrowIfNull(stats);
        var json = new GoJsonWriter();
        json.BeginObject();
        json.NumberUnlessZero("resource_types", stats.ResourceTypes);
        json.NumberUnlessZero("resources", stats.Resources);
        json.NumberUnlessZero("entitlements", stats.Entitlements);
        json.NumberUnlessZero("grants", stats.Grants);
        WriteCounts(json, "resources_by_resource_type", stats.ResourcesByType);
        WriteCounts(json, "grants_by_resource_type", stats.GrantsByType);
        WriteCounts(json, "entitlements_by_resource_type", stats.EntitlementsByType);
        json.NumberUnlessZero("assets", stats.Assets);
        WriteCounts(json, StatsJsonReader.StepDurations, stats.StepDurationsMs);
        WriteCalls(json, StatsJsonReader.ConnectorCalls, stats.ConnectorCalls);
        WriteCalls(json, StatsJsonReader.SessionCalls, stats.SessionCalls);
        json.EndObject();
        return json.ToString();
    }

    /// <summary>Reads stats.</summary>
    /// <param name="text">The stored text; null or empty when there is none.</param>
    /// <returns>The stats, or null when the text is absent or not in this form: then they are counted again.</returns>
    public static SyncStats? Read(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var stats = new SyncStats();
        try
        {
            StatsJsonReader.ReadDocument(text, (ref Utf8JsonReader value, string name) => ReadMember(ref value, name, stats));
            return stats;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static void ReadMember(ref Utf8JsonReader json, string name, SyncStats stats)
    {
        switch (name)
        {
            case "resource_types":
                stats.ResourceTypes = StatsJsonReader.ReadNumber(ref json);
                break;
            case "resources":
                stats.Resources = StatsJsonReader.ReadNumber(ref json);
                break;
            case "entitlements":
                stats.Entitlements = StatsJsonReader.ReadNumber(ref json);
                break;
            case "grants":
                stats.Grants = StatsJsonReader.ReadNumber(ref json);
                break;
            case "assets":
                stats.Assets = StatsJsonReader.ReadNumber(ref json);
                break;
            case "resources_by_resource_type":
                StatsJsonReader.ReadCounts(ref json, stats.ResourcesByType);
                break;
            case "grants_by_resource_type":
                StatsJsonReader.ReadCounts(ref json, stats.GrantsByType);
                break;
            case "entitlements_by_resource_type":
                StatsJsonReader.ReadCounts(ref json, stats.EntitlementsByType);
                break;
            default:
                StatsJsonReader.ReadTimings(ref json, name, stats);
                break;
        }
    }

    private static void WriteCounts(GoJsonWriter json, string name, SortedDictionary<string, long> counts)
    {
        if (counts.Count == 0)
        {
            return;
        }

        json.Name(name);
        json.BeginObject();
        foreach ((string key, long count) in counts)
        {
            json.Name(key);
            json.Number(count);
        }

        json.EndObject();
    }

    private static void WriteCalls(GoJsonWriter json, string name, SortedDictionary<string, CallStat> calls)
    {
        if (calls.Count == 0)
        {
            return;
        }

        json.Name(name);
        json.BeginObject();
        foreach ((string key, CallStat call) in calls)
        {
            json.Name(key);
            json.BeginObject();
            json.NumberUnlessZero("count", call.Count);
            json.NumberUnlessZero("total_ms", call.TotalMs);
            json.NumberUnlessZero("max_ms", call.MaxMs);
            json.NumberUnlessZero("errors", call.Errors);
            json.NumberUnlessZero("timeouts", call.Timeouts);
            json.EndObject();
        }

        json.EndObject();
    }
}
