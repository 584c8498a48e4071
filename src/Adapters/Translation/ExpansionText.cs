using System.Text.Unicode;
using C1z.Engines;
using C1z.Engines.Records;
using C1z.Engines.Wire;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Adapters.Translation;

/// <summary>The expandable annotation of a grant as the expansion of its record, without generated classes.</summary>
/// <remarks>Only the first annotation that can be decoded is one; others of its type stay what they are. Unknown fields are dropped.</remarks>
internal static class ExpansionText
{
    /// <summary>Position of the annotation, -1 without one.</summary>
    public static int IndexIn(RepeatedField<Any> annotations)
    {
        for (int i = 0; i < annotations.Count; i++)
        {
            if (ExpandableAnnotation.Is(annotations[i]) && CanDecode(annotations[i].Value.Span))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Writes the expansion, unless it names no entitlement.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="annotation">The encoded annotation, which can be decoded.</param>
    /// <param name="length">Bytes of the expansion itself, which are the last ones written.</param>
    /// <returns>False when there is nothing to expand from; nothing is written then.</returns>
    public static bool TryWrite(ref WireWriter writer, ReadOnlySpan<byte> annotation, out int length)
    {
        length = 0;
        if (!GrantWire.NamesAnEntitlement(annotation))
        {
            return false;
        }

        bool isShallow = false;
        var reader = new WireReader(annotation);
        while (reader.TryReadField(out WireField field))
        {
            if (field.Is(StorageFields.Expansion.Shallow, WireType.Varint))
            {
                isShallow = reader.ReadBool();
            }
            else if (field.Is(StorageFields.Expansion.EntitlementIds, WireType.Bytes)
                || field.Is(StorageFields.Expansion.ResourceTypeIds, WireType.Bytes))
            {
                length += WireSize.BytesField(field.Number, reader.ReadBytes().Length);
            }
            else
            {
                reader.Skip(field);
            }
        }

        length += isShallow ? WireSize.VarintField(StorageFields.Expansion.Shallow, 1) : 0;
        writer.WriteLength(StorageFields.Grant.Expansion, length);
        Copy(ref writer, annotation, StorageFields.Expansion.EntitlementIds);
        writer.WriteBoolUnlessFalse(StorageFields.Expansion.Shallow, isShallow);
        Copy(ref writer, annotation, StorageFields.Expansion.ResourceTypeIds);
        return true;
    }

    private static void Copy(ref WireWriter writer, ReadOnlySpan<byte> annotation, int number)
    {
        foreach (ReadOnlySpan<byte> value in new FieldValues(annotation, number))
        {
            writer.WriteBytesField(number, value);
        }
    }

    private static bool CanDecode(ReadOnlySpan<byte> annotation)
    {
        try
        {
            var reader = new WireReader(annotation);
            while (reader.TryReadField(out WireField field))
            {
                if (field.Type != WireType.Bytes)
                {
                    reader.Skip(field);
                }
                else
                {
                    bool isText = field.Number is StorageFields.Expansion.EntitlementIds or StorageFields.Expansion.ResourceTypeIds;
                    if (!Utf8.IsValid(reader.ReadBytes()) && isText)
                    {
                        return false;
                    }
                }
            }

            return true;
        }
        catch (EngineException)
        {
            return false;
        }
    }
}
