using System.Text.Json;

namespace C1z.Engines;

/// <summary>Takes the timings out of a syncer's token.</summary>
/// <remarks>
/// The token is opaque text of the syncer. When it is a JSON object, three of its members are known: <c>step_durations_ms</c>,
/// <c>connector_call_stats</c> and <c>session_store_stats</c>. Any other token is left alone.
/// </remarks>
public static class TokenStats
{
    /// <summary>Fills the timing maps of stats from a token; they stay as they are when the token has none or is not in this form.</summary>
    /// <param name="token">The token; may be empty or any text.</param>
    /// <param name="stats">Receives the timings.</param>
    public static void Lift(string? token, SyncStats stats)
    {
        ArgumentNullException.ThrowIfNull(stats);
        if (string.IsNullOrEmpty(token))
        {
            return;
        }

        var lifted = new SyncStats();
        try
        {
            StatsJsonReader.ReadDocument(
                token, (ref Utf8JsonReader value, string name) => StatsJsonReader.ReadTimings(ref value, name, lifted));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return;
        }

        Replace(stats.StepDurationsMs, lifted.StepDurationsMs);
        Replace(stats.ConnectorCalls, lifted.ConnectorCalls);
        Replace(stats.SessionCalls, lifted.SessionCalls);
    }

    private static void Replace<T>(SortedDictionary<string, T> target, SortedDictionary<string, T> source)
    {
        if (source.Count == 0)
        {
            return;
        }

        target.Clear();
        foreach ((string key, T value) in source)
        {
            target[key] = value;
        }
    }
}
