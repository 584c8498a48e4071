using System.Text.Json;
using C1z.Adapters;
using C1z.Cli.Json;
using C1z.Proto.Connector.V2;

namespace C1z.Cli.Dump;

/// <summary>Values of dump lines that are not messages.</summary>
internal static class StateJson
{
    public static void WriteMetadata(Utf8JsonWriter json, SnapshotInfo info)
    {
        json.WriteStartObject();
        json.WriteString("engine"u8, info.Engine);
        json.WriteString("format"u8, info.Format);
        json.WriteString("payload_encoding"u8, info.PayloadEncoding);
        json.WriteEndObject();
    }

    public static void WriteLatest(Utf8JsonWriter json, string type, string syncId)
    {
        json.WriteStartObject();
        json.WriteString("sync"u8, syncId);
        json.WriteString("type"u8, type);
        json.WriteEndObject();
    }

    public static void WriteOrder(Utf8JsonWriter json, string entitlementId, IReadOnlyList<Grant> grants)
    {
        json.WriteStartObject();
        json.WriteString("entitlement"u8, entitlementId);
        json.WriteStartArray("grant_ids"u8);
        foreach (Grant grant in grants)
        {
            json.WriteStringValue(grant.Id);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteSession(Utf8JsonWriter json, string key, byte[] value)
    {
        json.WriteStartObject();
        json.WriteString("key"u8, key);
        json.WriteBase64String("value_b64"u8, value);
        json.WriteEndObject();
    }

    public static void WriteAsset(Utf8JsonWriter json, Asset asset)
    {
        json.WriteStartObject();
        json.WriteString("content_type"u8, asset.ContentType);
        json.WriteBase64String("data_b64"u8, asset.Data.Span);
        json.WriteString("id"u8, asset.Id);
        json.WriteEndObject();
    }

    /// <summary>A sync run as Go prints its struct: every field, by the field's own name; nothing for no run.</summary>
    public static void WriteRun(Utf8JsonWriter json, SyncInfo? run)
    {
        if (run is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString("ID"u8, run.Id);
        WriteTime(json, "StartedAt", run.StartedAt);
        WriteTime(json, "EndedAt", run.EndedAt);
        json.WriteString("SyncToken"u8, run.Token);
        json.WriteString("Type"u8, run.Type);
        json.WriteString("ParentSyncID"u8, run.ParentId);
        json.WriteString("LinkedSyncID"u8, run.LinkedId);
        json.WriteBoolean("SupportsDiff"u8, run.SupportsDiff);
        json.WritePropertyName("Stats"u8);
        StatsMapJson.WriteCached(json, run.CachedStats);
        json.WriteString("Generation"u8, run.Marker?.Generation ?? "");
        WriteCoverage(json, run.Marker);
        json.WriteString("Mode"u8, run.Marker?.Mode ?? "");
        json.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter json, string name, Google.Protobuf.WellKnownTypes.Timestamp? time)
    {
        if (time is null)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteString(name, TimeJson.GoText(time));
        }
    }

    private static void WriteCoverage(Utf8JsonWriter json, SyncMarker? marker)
    {
        if (marker is null)
        {
            json.WriteNull("Coverage"u8);
            return;
        }

        json.WriteStartArray("Coverage"u8);
        foreach (string invariant in marker.Coverage)
        {
            json.WriteStringValue(invariant);
        }

        json.WriteEndArray();
    }
}
