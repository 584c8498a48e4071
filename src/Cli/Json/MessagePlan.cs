using System.Collections;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace C1z.Cli.Json;

/// <summary>What printing a message needs to know of its type, looked up once.</summary>
internal sealed class MessagePlan(MessageDescriptor type)
{
    public FieldPlan[] Fields { get; } = [.. type.Fields.InFieldNumberOrder().Select(field => new FieldPlan(field))];
}

/// <summary>One field of a plan.</summary>
internal sealed class FieldPlan
{
    private readonly IFieldAccessor _accessor;
    private readonly bool _hasPresence;

    public FieldPlan(FieldDescriptor field)
    {
        Field = field;
        Name = JsonEncodedText.Encode(field.JsonName, JsonOutput.Encoder);
        _accessor = field.Accessor;
        _hasPresence = field.HasPresence;
    }

    public FieldDescriptor Field { get; }

    public JsonEncodedText Name { get; }

    /// <summary>The value to print; null for a field that is absent or, without presence, at its default.</summary>
    public object? Value(IMessage message)
    {
        if (_hasPresence)
        {
            return _accessor.HasValue(message) ? _accessor.GetValue(message) : null;
        }

        object value = _accessor.GetValue(message);
        return value switch
        {
            string text => text.Length == 0 ? null : text,
            ICollection items => items.Count == 0 ? null : items,
            bool flag => flag ? value : null,
            long number => number == 0 ? null : value,
            int number => number == 0 ? null : value,
            ulong number => number == 0 ? null : value,
            uint number => number == 0 ? null : value,
            double number => BitConverter.DoubleToInt64Bits(number) == 0 ? null : value,
            float number => BitConverter.SingleToInt32Bits(number) == 0 ? null : value,
            ByteString bytes => bytes.IsEmpty ? null : bytes,
            Enum => (int)value == 0 ? null : value,
            _ => value,
        };
    }
}
