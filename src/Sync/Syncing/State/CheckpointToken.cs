using System.Buffers;
using System.Text;
using System.Text.Json;

namespace C1z.Sync.Syncing.State;

/// <summary>The checkpoint of a sync as text: JSON, stored with the sync in the file.</summary>
/// <remarks>
/// <para>Shape, version 2. A change is a new version; a token of another version or program is not taken up, the sync starts anew.</para>
/// <code>
/// {"syncer":"c1z","version":2,"options":fingerprint,"phase":name,"planned":bool,
///  "actions":[{"phase","type","resource","parent_type","parent","asset","page","spread"}],
///  "counts":{name:n},"warnings":{rule:n},
///  "step_durations_ms":{phase:n},"connector_call_stats":{call:{"count","total_ms","max_ms","errors","timeouts"}}}
/// </code>
/// <para>The last two names are the ecosystem's: stores lift them into the stats of a finished sync.</para>
/// </remarks>
internal static class CheckpointToken
{
    private const string Program = "c1z";
    private const int Version = 2;

    public static string Write(SyncState state)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("syncer", Program);
            json.WriteNumber("version", Version);
            json.WriteString("options", state.Fingerprint);
            json.WriteString("phase", state.Phase.ToString());
            json.WriteBoolean("planned", state.IsPlanned);
            json.WriteStartArray("actions");
            foreach (SyncAction action in state.Actions())
            {
                WriteAction(json, action);
            }

            json.WriteEndArray();
            WriteTally(json, state.Tally);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads a token back.</summary>
    /// <returns>Null when it is not ours, or was made with other options.</returns>
    public static SyncState? Read(string token, string fingerprint)
    {
        if (token.Length == 0)
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(token);
            return Read(document.RootElement, fingerprint);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Whether a finished sync stored entity tags: no (0), yes (more), or not known (null) for a token of another program.</summary>
    public static long? TaggedResources(string token)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(token.Length == 0 ? "{}" : token);
            return document.RootElement.TryGetProperty("syncer", out JsonElement syncer) && syncer.ValueEquals(Program)
                ? document.RootElement.GetProperty("counts").GetProperty("tagged").GetInt64()
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    private static SyncState? Read(JsonElement root, string fingerprint)
    {
        if (root.GetProperty("syncer").GetString() != Program
            || root.GetProperty("version").GetInt32() != Version
            || root.GetProperty("options").GetString() != fingerprint)
        {
            return null;
        }

        var tally = new SyncTally();
        ReadTally(root, tally);
        var state = new SyncState { Phase = Phase(root), IsPlanned = root.GetProperty("planned").GetBoolean(), Fingerprint = fingerprint, Tally = tally };
        foreach (JsonElement action in root.GetProperty("actions").EnumerateArray())
        {
            state.Push(ReadAction(action));
        }

        return state;
    }

    private static void WriteAction(Utf8JsonWriter json, SyncAction action)
    {
        json.WriteStartObject();
        json.WriteString("phase", action.Phase.ToString());
        WriteText(json, "type", action.TypeId);
        WriteText(json, "resource", action.ResourceId);
        WriteText(json, "parent_type", action.ParentTypeId);
        WriteText(json, "parent", action.ParentId);
        WriteText(json, "asset", action.AssetId);
        WriteText(json, "page", action.PageToken);
        if (action.IsSpread)
        {
            json.WriteBoolean("spread", true);
        }

        json.WriteEndObject();
    }

    private static SyncAction ReadAction(JsonElement action) => new(Phase(action))
    {
        IsRestored = true,
        TypeId = Text(action, "type"),
        ResourceId = Text(action, "resource"),
        ParentTypeId = Text(action, "parent_type"),
        ParentId = Text(action, "parent"),
        AssetId = Text(action, "asset"),
        PageToken = Text(action, "page"),
        IsSpread = action.TryGetProperty("spread", out JsonElement spread) && spread.GetBoolean(),
    };

    private static SyncPhase Phase(JsonElement element) =>
        Enum.TryParse(Text(element, "phase"), out SyncPhase phase) && Enum.IsDefined(phase) ? phase : throw new FormatException("unknown phase");

    private static void WriteText(Utf8JsonWriter json, string name, string value)
    {
        if (value.Length > 0)
        {
            json.WriteString(name, value);
        }
    }

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value) ? value.GetString() ?? "" : "";

    private static void WriteTally(Utf8JsonWriter json, SyncTally tally)
    {
        json.WriteStartObject("counts");
        json.WriteNumber("resource_types", tally.ResourceTypes);
        json.WriteNumber("resources", tally.Resources);
        json.WriteNumber("entitlements", tally.Entitlements);
        json.WriteNumber("grants", tally.Grants);
        json.WriteNumber("assets", tally.Assets);
        json.WriteNumber("expanded", tally.Expanded);
        json.WriteNumber("replayed", tally.Replayed);
        json.WriteNumber("tagged", tally.Tagged);
        json.WriteNumber("calls", tally.Calls);
        json.WriteNumber("retries", tally.Retries);
        json.WriteNumber("failed_calls", tally.FailedCalls);
        json.WriteEndObject();
        WriteNumbers(json, "warnings", tally.WarningCounts);
        WriteNumbers(json, "step_durations_ms", tally.Steps);
        json.WriteStartObject("connector_call_stats");
        foreach ((string call, CallStat stat) in tally.CallStats)
        {
            json.WriteStartObject(call);
            json.WriteNumber("count", stat.Count);
            json.WriteNumber("total_ms", stat.TotalMs);
            json.WriteNumber("max_ms", stat.MaxMs);
            json.WriteNumber("errors", stat.Errors);
            json.WriteNumber("timeouts", stat.Timeouts);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void ReadTally(JsonElement root, SyncTally tally)
    {
        JsonElement counts = root.GetProperty("counts");
        tally.ResourceTypes = counts.GetProperty("resource_types").GetInt64();
        tally.Resources = counts.GetProperty("resources").GetInt64();
        tally.Entitlements = counts.GetProperty("entitlements").GetInt64();
        tally.Grants = counts.GetProperty("grants").GetInt64();
        tally.Assets = counts.GetProperty("assets").GetInt64();
        tally.Expanded = counts.GetProperty("expanded").GetInt64();
        tally.Replayed = counts.GetProperty("replayed").GetInt64();
        tally.Tagged = counts.GetProperty("tagged").GetInt64();
        tally.Calls = counts.GetProperty("calls").GetInt64();
        tally.Retries = counts.GetProperty("retries").GetInt64();
        tally.FailedCalls = counts.GetProperty("failed_calls").GetInt64();
        ReadNumbers(root.GetProperty("warnings"), tally.WarningCounts);
        ReadNumbers(root.GetProperty("step_durations_ms"), tally.Steps);
        foreach (JsonProperty call in root.GetProperty("connector_call_stats").EnumerateObject())
        {
            CallStat stat = tally.StatOf(call.Name);
            stat.Count = call.Value.GetProperty("count").GetInt64();
            stat.TotalMs = call.Value.GetProperty("total_ms").GetInt64();
            stat.MaxMs = call.Value.GetProperty("max_ms").GetInt64();
            stat.Errors = call.Value.GetProperty("errors").GetInt64();
            stat.Timeouts = call.Value.GetProperty("timeouts").GetInt64();
        }
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, SortedDictionary<string, long> numbers)
    {
        json.WriteStartObject(name);
        foreach ((string key, long value) in numbers)
        {
            json.WriteNumber(key, value);
        }

        json.WriteEndObject();
    }

    private static void ReadNumbers(JsonElement element, SortedDictionary<string, long> numbers)
    {
        foreach (JsonProperty number in element.EnumerateObject())
        {
            numbers[number.Name] = number.Value.GetInt64();
        }
    }
}
