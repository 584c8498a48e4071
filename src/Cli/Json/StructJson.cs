using System.Text.Json;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Cli.Json;

/// <summary>Free-form values, which are JSON already.</summary>
internal static class StructJson
{
    public static void Write(Utf8JsonWriter json, Struct value)
    {
        json.WriteStartObject();
        foreach ((string name, Value field) in value.Fields)
        {
            json.WritePropertyName(name);
            Write(json, field);
        }

        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, ListValue value)
    {
        json.WriteStartArray();
        foreach (Value item in value.Values)
        {
            Write(json, item);
        }

        json.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter json, Value value)
    {
        switch (value.KindCase)
        {
            case Value.KindOneofCase.StringValue:
                json.WriteStringValue(value.StringValue);
                break;
            case Value.KindOneofCase.NumberValue:
                ScalarJson.Write(json, value.NumberValue);
                break;
            case Value.KindOneofCase.BoolValue:
                json.WriteBooleanValue(value.BoolValue);
                break;
            case Value.KindOneofCase.StructValue:
                Write(json, value.StructValue);
                break;
            case Value.KindOneofCase.ListValue:
                Write(json, value.ListValue);
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }
}
