using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using C1z.Engines.Sqlite.Connection;

namespace C1z.Engines.Sqlite.Syncs;

/// <summary>Rows of <c>v1_sync_runs</c> to <see cref="SyncRun"/>.</summary>
internal static class SyncRunRows
{
    /// <summary>The columns that <see cref="Read"/> wants, in its order.</summary>
    public const string Columns =
        "id, sync_id, started_at, ended_at, sync_token, sync_type, parent_sync_id, linked_sync_id, supports_diff, ingest_invariant_generation, "
        + "ingest_invariant_coverage, ingest_invariant_mode, stats";

    /// <summary>The order of "latest": the sync that ended last, of equals the greater id.</summary>
    public const string LatestFirst = "ORDER BY ended_at DESC, sync_id DESC";

    /// <summary>Reads one row.</summary>
    /// <param name="row">A statement that selects <see cref="Columns"/>.</param>
    /// <param name="path">The snapshot, for errors.</param>
    public static SyncRun Read(Statement row, string path) => new()
    {
        Id = row.String(1),
        StartedAt = Time(row, 2, path),
        EndedAt = row.IsNull(3) ? default : Time(row, 3, path),
        Token = row.String(4),
        Type = new SyncType(row.String(5)),
        ParentId = row.String(6),
        LinkedId = row.String(7),
        SupportsDiff = row.Int64(8) != 0,
        Marker = Marker(row.String(9), row.String(10), row.String(11)),
        CachedStats = row.IsNull(12) ? null : StatsJson.Read(row.String(12)),
    };

    /// <summary>Writes the coverage of a marker: a JSON array of strings.</summary>
    public static string WriteNames(IReadOnlyList<string> names)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartArray();
            foreach (string name in names)
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static Instant Time(Statement row, int column, string path) => TimestampText.TryParse(row.String(column), out Instant time)
        ? time
        : throw new EngineException(EngineErrorCode.Corrupt, $"sync row {row.Int64(0)}: '{row.String(column)}' is not a time", path);

    // Fails closed: whatever is not a complete marker of a known mode reads as "not verified".
    private static IngestMarker? Marker(string generation, string coverage, string mode)
    {
        if (generation.Length == 0)
        {
            return null;
        }

        var marker = new IngestMarker(generation, ReadNames(coverage), mode);
        return marker.IsComplete ? marker : null;
    }

    private static List<string> ReadNames(string json)
    {
        try
        {
            var names = new List<string>();
            using JsonDocument document = JsonDocument.Parse(json);
            foreach (JsonElement name in document.RootElement.EnumerateArray())
            {
                names.Add(name.GetString() ?? "");
            }

            return names;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return [];
        }
    }
}
