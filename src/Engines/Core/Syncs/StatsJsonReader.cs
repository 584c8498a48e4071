using System.Text;
using System.Text.Json;

namespace C1z.Engines;

/// <summary>Reads the values that cached stats and sync tokens share.</summary>
/// <remarks>
/// A <c>null</c> counts as absent, as in Go. Anything else of the wrong kind throws <see cref="JsonException"/>,
/// <see cref="InvalidOperationException"/> or <see cref="FormatException"/>; callers turn those into "unusable".
/// </remarks>
public static class StatsJsonReader
{
    // Tokens may carry a graph of entitlements besides what is read here.
    private const int MaxDepth = 1000;

    /// <summary>The member with the durations of steps.</summary>
    public const string StepDurations = "step_durations_ms";

    /// <summary>The member with the calls to the connector.</summary>
    public const string ConnectorCalls = "connector_call_stats";

    /// <summary>The member with the calls to the session store.</summary>
    public const string SessionCalls = "session_store_stats";

    /// <summary>Reads or skips one member's value; the reader stands on its first token and is left on its last.</summary>
    /// <param name="json">The reader.</param>
    /// <param name="name">The member's name.</param>
    public delegate void MemberReader(ref Utf8JsonReader json, string name);

    /// <summary>Reads a text that is one object.</summary>
    /// <param name="text">The text.</param>
    /// <param name="member">Given each member.</param>
    public static void ReadDocument(string text, MemberReader member)
    {
        var json = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), new JsonReaderOptions { MaxDepth = MaxDepth });
        json.Read();
        ReadStartedObject(ref json, member);
        if (json.Read())
        {
            throw new JsonException("something follows the object");
        }
    }

    /// <summary>Reads the timing maps; skips every other member.</summary>
    /// <param name="json">The reader, on the member's value.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="stats">Receives the timings.</param>
    public static void ReadTimings(ref Utf8JsonReader json, string name, SyncStats stats)
    {
        switch (name)
        {
            case StepDurations:
                ReadCounts(ref json, stats.StepDurationsMs);
                break;
            case ConnectorCalls:
                ReadCalls(ref json, stats.ConnectorCalls);
                break;
            case SessionCalls:
                ReadCalls(ref json, stats.SessionCalls);
                break;
            default:
                json.Skip();
                break;
        }
    }

    /// <summary>Reads a whole number.</summary>
    /// <param name="json">The reader, on the value.</param>
    /// <returns>The number; 0 for <c>null</c>.</returns>
    public static long ReadNumber(ref Utf8JsonReader json) => json.TokenType == JsonTokenType.Null ? 0 : json.GetInt64();

    /// <summary>Reads an object of whole numbers.</summary>
    /// <param name="json">The reader, on the value.</param>
    /// <param name="into">Receives names and numbers.</param>
    public static void ReadCounts(ref Utf8JsonReader json, SortedDictionary<string, long> into) =>
        ReadStartedObject(ref json, (ref Utf8JsonReader value, string key) => into[key] = ReadNumber(ref value));

    private static void ReadCalls(ref Utf8JsonReader json, SortedDictionary<string, CallStat> into) =>
        ReadStartedObject(ref json, (ref Utf8JsonReader value, string key) =>
        {
            if (value.TokenType == JsonTokenType.Null)
            {
                return;
            }

            CallStat call = default;
            ReadStartedObject(ref value, (ref Utf8JsonReader number, string name) =>
            {
                switch (name)
                {
                    case "count":
                        call = call with { Count = ReadNumber(ref number) };
                        break;
                    case "total_ms":
                        call = call with { TotalMs = ReadNumber(ref number) };
                        break;
                    case "max_ms":
                        call = call with { MaxMs = ReadNumber(ref number) };
                        break;
                    case "errors":
                        call = call with { Errors = ReadNumber(ref number) };
                        break;
                    case "timeouts":
                        call = call with { Timeouts = ReadNumber(ref number) };
                        break;
                    default:
                        number.Skip();
                        break;
                }
            });
            into[key] = call;
        });

    private static void ReadStartedObject(ref Utf8JsonReader json, MemberReader member)
    {
        if (json.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (json.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException($"an object is expected, not {json.TokenType}");
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            string name = json.GetString()!;
            json.Read();
            member(ref json, name);
        }
    }
}
