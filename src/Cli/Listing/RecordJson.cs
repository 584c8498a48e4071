using System.Text.Json;
using C1z.Cli.Json;
using Google.Protobuf;

namespace C1z.Cli.Listing;

/// <summary>Writes the fields of one output message.</summary>
internal sealed class RecordJson(JsonOutput output)
{
    public void Field(string name, IMessage message)
    {
        output.Json.WritePropertyName(name);
        output.Proto.Write(output.Json, message);
    }

    public void Field(string name, string text)
    {
        if (text.Length > 0)
        {
            output.Json.WriteString(name, text);
        }
    }

    /// <summary>A record that many others refer to: turned into JSON once.</summary>
    public void Field<T>(string name, Related<T> related)
        where T : IMessage
    {
        related.Json ??= Render(related.Message);
        output.Json.WritePropertyName(name);
        output.Json.WriteRawValue(related.Json, skipInputValidation: true);
    }

    private byte[] Render(IMessage message)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JsonOutput.Encoder, SkipValidation = true }))
        {
            output.Proto.Write(json, message);
        }

        return buffer.ToArray();
    }
}
