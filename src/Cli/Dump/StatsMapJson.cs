using System.Text.Json;
using C1z.Adapters;
using C1z.Proto.Reader.V2;
using Google.Protobuf.Collections;

namespace C1z.Cli.Dump;

/// <summary>The two forms of stats that are not protobuf-JSON.</summary>
internal static class StatsMapJson
{
    /// <summary>The flat form: totals, and for each resource type its number of resources.</summary>
    /// <param name="json">Where to write.</param>
    /// <param name="sync">The sync.</param>
    /// <param name="stats">Its counts.</param>
    /// <param name="allTotals">True to give the totals of resources and assets too, as readers of v3 files do.</param>
    public static void Write(Utf8JsonWriter json, SyncInfo sync, SyncStats stats, bool allTotals)
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal) { ["resource_types"] = stats.ResourceTypes };
        if (sync.Type != "resources_only")
        {
            counts["entitlements"] = stats.Entitlements;
            counts["grants"] = stats.Grants;
        }

        if (allTotals)
        {
            counts["resources"] = stats.Resources;
            counts["assets"] = stats.Assets;
        }

        // A type that is named like a total takes its place, as it does for every reader of this form.
        foreach ((string type, long count) in stats.ResourcesByResourceType)
        {
            counts[type] = count;
        }

        json.WriteStartObject();
        foreach ((string name, long count) in counts)
        {
            json.WriteNumber(name, count);
        }

        json.WriteEndObject();
    }

    /// <summary>The form in which a file remembers stats: snake case, numbers as numbers, zeros and empty maps left out; null for none.</summary>
    public static void WriteCached(Utf8JsonWriter json, SyncStats? stats)
    {
        if (stats is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        WriteCount(json, "resource_types", stats.ResourceTypes);
        WriteCount(json, "resources", stats.Resources);
        WriteCount(json, "entitlements", stats.Entitlements);
        WriteCount(json, "grants", stats.Grants);
        WriteMap(json, "resources_by_resource_type", stats.ResourcesByResourceType, static (json, count) => json.WriteNumberValue(count));
        WriteMap(json, "grants_by_resource_type", stats.GrantsByResourceType, static (json, count) => json.WriteNumberValue(count));
        WriteMap(json, "entitlements_by_resource_type", stats.EntitlementsByResourceType, static (json, count) => json.WriteNumberValue(count));
        WriteCount(json, "assets", stats.Assets);
        WriteMap(json, "step_durations_ms", stats.StepDurationsMs, static (json, count) => json.WriteNumberValue(count));
        WriteMap(json, "connector_call_stats", stats.ConnectorCallStats, WriteCall);
        WriteMap(json, "session_store_stats", stats.SessionStoreStats, WriteCall);
        json.WriteEndObject();
    }

    private static void WriteCall(Utf8JsonWriter json, CallStat call)
    {
        json.WriteStartObject();
        WriteCount(json, "count", call.Count);
        WriteCount(json, "total_ms", call.TotalMs);
        WriteCount(json, "max_ms", call.MaxMs);
        WriteCount(json, "errors", call.Errors);
        WriteCount(json, "timeouts", call.Timeouts);
        json.WriteEndObject();
    }

    private static void WriteCount(Utf8JsonWriter json, string name, long count)
    {
        if (count != 0)
        {
            json.WriteNumber(name, count);
        }
    }

    private static void WriteMap<T>(Utf8JsonWriter json, string name, MapField<string, T> map, Action<Utf8JsonWriter, T> write)
    {
        if (map.Count == 0)
        {
            return;
        }

        json.WriteStartObject(name);
        foreach ((string key, T value) in map)
        {
            json.WritePropertyName(key);
            write(json, value);
        }

        json.WriteEndObject();
    }
}
