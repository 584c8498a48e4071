using System.Text.Json;
using C1z.Cli.Json;
using Google.Protobuf;

namespace C1z.Cli.Dump;

/// <summary>Writes the lines of a dump: <c>{"kind":…, "sync":…, "value":…}</c>, one JSON object a line.</summary>
internal sealed class DumpWriter(JsonOutput output)
{
    /// <summary>For messages inside of values that are built by hand.</summary>
    public ProtoJson Proto => output.Proto;

    /// <summary>A line whose value is a message.</summary>
    public void Line(string kind, string? syncId, IMessage value)
    {
        Start(kind, syncId);
        output.Proto.Write(output.Json, value);
        End();
    }

    /// <summary>A line whose value is built by hand.</summary>
    public void Line(string kind, string? syncId, Action<Utf8JsonWriter> value)
    {
        Start(kind, syncId);
        value(output.Json);
        End();
    }

    private void Start(string kind, string? syncId)
    {
        output.Json.WriteStartObject();
        output.Json.WriteString("kind"u8, kind);
        if (syncId is not null)
        {
            output.Json.WriteString("sync"u8, syncId);
        }

        output.Json.WritePropertyName("value"u8);
    }

    private void End()
    {
        output.Json.WriteEndObject();
        output.EndLine();
    }
}
