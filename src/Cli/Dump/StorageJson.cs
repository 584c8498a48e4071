using System.Globalization;
using System.Text.Json;
using C1z.Adapters;
using C1z.Cli.Json;

namespace C1z.Cli.Dump;

/// <summary>Values of a v3 file's dump lines that are not messages. Keys, values and hashes are lower-case hex.</summary>
internal static class StorageJson
{
    public static void WritePending(Utf8JsonWriter json, PendingExpansion pending, ProtoJson proto)
    {
        json.WriteStartObject();
        json.WritePropertyName("annotation"u8);
        proto.Write(json, pending.Expansion);
        json.WriteString("entitlement"u8, pending.EntitlementId);
        json.WriteString("id"u8, pending.GrantId);
        json.WriteString("pid"u8, pending.PrincipalId);
        json.WriteString("prt"u8, pending.PrincipalType);
        json.WriteEndObject();
    }

    public static void WriteGlobalDigest(Utf8JsonWriter json, StoredDigest? digest)
    {
        json.WriteStartObject();
        WriteCountAndHash(json, digest);
        json.WriteBoolean("present"u8, digest is not null);
        json.WriteEndObject();
    }

    public static void WriteDigest(Utf8JsonWriter json, string entitlementId, StoredDigest? digest)
    {
        json.WriteStartObject();
        WriteCountAndHash(json, digest);
        json.WriteString("entitlement"u8, entitlementId);
        json.WriteNumber("level"u8, 0);
        json.WriteBoolean("present"u8, digest is not null);
        json.WriteEndObject();
    }

    public static void WriteNode(Utf8JsonWriter json, StoredDigestNode node)
    {
        json.WriteStartObject();
        json.WriteString("bucket"u8, node.Bucket.ToString("x4", CultureInfo.InvariantCulture));
        WriteCountAndHash(json, node.Digest);
        json.WriteString("entitlement"u8, node.EntitlementId);
        json.WriteNumber("level"u8, node.Level);
        json.WriteEndObject();
    }

    public static void WriteRow(Utf8JsonWriter json, StoredRow row)
    {
        json.WriteStartObject();
        json.WriteString("k"u8, Convert.ToHexStringLower(row.Key.Span));
        json.WriteString("v"u8, Convert.ToHexStringLower(row.Value.Span));
        json.WriteEndObject();
    }

    private static void WriteCountAndHash(Utf8JsonWriter json, StoredDigest? digest)
    {
        json.WriteNumber("count"u8, digest?.Count ?? 0);
        json.WriteString("hash"u8, digest is { } known ? known.Sum.ToString("x16", CultureInfo.InvariantCulture) : "");
    }
}
