using System.Collections;
using System.Globalization;
using System.Text.Json;
using C1z.Proto;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Cli.Json;

/// <summary>Writes messages in protobuf's JSON form, straight to UTF-8.</summary>
/// <remarks>
/// <para>Unlike the library's formatter it never fails on a snapshot: an <see cref="Any"/> of an unknown type or with damaged bytes keeps its
/// bytes as base64 under <c>value</c>, and a time outside the range of the calendar is written as its two numbers.</para>
/// <para>One thread at a time.</para>
/// </remarks>
internal sealed class ProtoJson
{
    // Each Any starts a new parse, which starts the parser's own nesting limit again: hostile nesting is cut here.
    private const int MaxAnyDepth = 32;

    private readonly Dictionary<MessageDescriptor, MessagePlan> _plans = [];
    private int _anyDepth;

    /// <summary>Builds the contracts' descriptors, which takes a while, on another thread: a file is being opened meanwhile.</summary>
    public static void WarmUp() => ThreadPool.UnsafeQueueUserWorkItem(static _ => _ = ProtoTypes.Registry, null);

    /// <summary>Writes one message.</summary>
    public void Write(Utf8JsonWriter json, IMessage message)
    {
        switch (message)
        {
            case Any any:
                WriteAny(json, any);
                break;
            case Struct value:
                StructJson.Write(json, value);
                break;
            case Value value:
                StructJson.Write(json, value);
                break;
            case ListValue value:
                StructJson.Write(json, value);
                break;
            case Timestamp time:
                TimeJson.Write(json, time);
                break;
            case Duration time:
                TimeJson.Write(json, time);
                break;
            default:
                json.WriteStartObject();
                WriteFields(json, message);
                json.WriteEndObject();
                break;
        }
    }

    private void WriteFields(Utf8JsonWriter json, IMessage message)
    {
        foreach (FieldPlan field in Plan(message.Descriptor).Fields)
        {
            object? value = field.Value(message);
            if (value is null)
            {
                continue;
            }

            json.WritePropertyName(field.Name);
            if (value is IDictionary map)
            {
                WriteMap(json, field.Field.MessageType, map);
            }
            else if (field.Field.IsRepeated)
            {
                WriteList(json, field.Field, (IList)value);
            }
            else
            {
                WriteValue(json, field.Field, value);
            }
        }
    }

    private void WriteMap(Utf8JsonWriter json, MessageDescriptor entry, IDictionary map)
    {
        FieldDescriptor valueField = entry.FindFieldByNumber(2);
        json.WriteStartObject();
        foreach (DictionaryEntry item in map)
        {
            string key = item.Key switch
            {
                string text => text,
                bool flag => flag ? "true" : "false",
                var number => Convert.ToString(number, CultureInfo.InvariantCulture)!,
            };
            json.WritePropertyName(key);
            WriteValue(json, valueField, item.Value!);
        }

        json.WriteEndObject();
    }

    private void WriteList(Utf8JsonWriter json, FieldDescriptor field, IList list)
    {
        json.WriteStartArray();
        foreach (object? item in list)
        {
            WriteValue(json, field, item!);
        }

        json.WriteEndArray();
    }

    private void WriteValue(Utf8JsonWriter json, FieldDescriptor field, object value)
    {
        if (value is IMessage message)
        {
            Write(json, message);
        }
        else
        {
            // A field of a wrapper type arrives as the wrapped value: only its wrapper's field knows the form of the value.
            ScalarJson.Write(json, field.FieldType == FieldType.Message ? field.MessageType.FindFieldByNumber(1) : field, value);
        }
    }

    private void WriteAny(Utf8JsonWriter json, Any any)
    {
        json.WriteStartObject();
        if (any.TypeUrl.Length > 0 || !any.Value.IsEmpty)
        {
            json.WriteString("@type"u8, any.TypeUrl);
            WriteContent(json, any);
        }

        json.WriteEndObject();
    }

    private void WriteContent(Utf8JsonWriter json, Any any)
    {
        if (Unpack(any) is not { } content)
        {
            json.WriteBase64String("value"u8, any.Value.Span);
            return;
        }

        _anyDepth++;
        if (content.Descriptor.File.Name.StartsWith("google/protobuf/", StringComparison.Ordinal))
        {
            json.WritePropertyName("value"u8);
            WriteWhole(json, content);
        }
        else
        {
            WriteFields(json, content);
        }

        _anyDepth--;
    }

    private void WriteWhole(Utf8JsonWriter json, IMessage content)
    {
        if (IsWrapper(content.Descriptor))
        {
            FieldDescriptor field = content.Descriptor.FindFieldByNumber(1);
            ScalarJson.Write(json, field, field.Accessor.GetValue(content));
        }
        else
        {
            Write(json, content);
        }
    }

    private IMessage? Unpack(Any any)
    {
        if (_anyDepth >= MaxAnyDepth)
        {
            return null;
        }

        try
        {
            return ProtoTypes.Registry.Find(Any.GetTypeName(any.TypeUrl))?.Parser.ParseFrom(any.Value);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static bool IsWrapper(MessageDescriptor type) => type.File.Name == "google/protobuf/wrappers.proto";

    private MessagePlan Plan(MessageDescriptor type)
    {
        if (!_plans.TryGetValue(type, out MessagePlan? plan))
        {
            plan = new MessagePlan(type);
            _plans.Add(type, plan);
        }

        return plan;
    }
}
