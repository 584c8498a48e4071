namespace C1z.Engines.Wire;

/// <summary>Annotations of an encoded record: repeated <c>google.protobuf.Any</c> values, each with a type name and an encoded message.</summary>
/// <remarks>
/// The type of an annotation is what follows the last <c>/</c> of its type URL; the part before it does not matter. All methods
/// throw <see cref="EngineException"/> with <see cref="EngineErrorCode.Corrupt"/> for a malformed record. Stateless.
/// </remarks>
public static class AnnotationWire
{
    /// <summary>Finds the first annotation of a type.</summary>
    /// <param name="record">An encoded record.</param>
    /// <param name="fieldNumber">Number of its annotations field.</param>
    /// <param name="typeName">Full name of the type, for example <c>c1.connector.v2.GrantImmutable</c>.</param>
    /// <param name="value">The annotation's encoded message, inside <paramref name="record"/>; may be empty.</param>
    /// <returns>False when there is none.</returns>
    public static bool TryFind(
        ReadOnlySpan<byte> record, int fieldNumber, ReadOnlySpan<byte> typeName, out ReadOnlySpan<byte> value)
    {
        var reader = new WireReader(record);
        while (reader.TryReadField(out WireField field))
        {
            if (!field.Is(fieldNumber, WireType.Bytes))
            {
                reader.Skip(field);
            }
            else if (Matches(reader.ReadBytes(), typeName, out value))
            {
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Copies a record without the annotations of a type; the bytes of every other field stay as they are.</summary>
    /// <param name="record">An encoded record.</param>
    /// <param name="fieldNumber">Number of its annotations field.</param>
    /// <param name="typeName">Full name of the type.</param>
    /// <param name="target">Room for the copy, at least as long as the record.</param>
    /// <returns>Bytes written to <paramref name="target"/>.</returns>
    public static int CopyWithout(
        ReadOnlySpan<byte> record, int fieldNumber, ReadOnlySpan<byte> typeName, Span<byte> target)
    {
        var reader = new WireReader(record);
        var writer = new WireWriter(target);
        while (reader.TryReadField(out WireField field))
        {
            bool isDropped = false;
            if (field.Is(fieldNumber, WireType.Bytes))
            {
                isDropped = Matches(reader.ReadBytes(), typeName, out _);
            }
            else
            {
                reader.Skip(field);
            }

            if (!isDropped)
            {
                writer.WriteRaw(record[field.Start..reader.Position]);
            }
        }

        return writer.Position;
    }

    private static bool Matches(ReadOnlySpan<byte> any, ReadOnlySpan<byte> typeName, out ReadOnlySpan<byte> value)
    {
        const int TypeUrl = 1;
        const int Value = 2;
        ReadOnlySpan<byte> url = default;
        value = default;
        var reader = new WireReader(any);
        while (reader.TryReadField(out WireField field))
        {
            if (field.Is(TypeUrl, WireType.Bytes))
            {
                url = reader.ReadBytes();
            }
            else if (field.Is(Value, WireType.Bytes))
            {
                value = reader.ReadBytes();
            }
            else
            {
                reader.Skip(field);
            }
        }

        return url[(url.LastIndexOf((byte)'/') + 1)..].SequenceEqual(typeName);
    }
}
