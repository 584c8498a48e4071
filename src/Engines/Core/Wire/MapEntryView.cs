namespace C1z.Engines.Wire;

/// <summary>One entry of a map field. Keys are text; values are a number or a message, whichever the map holds.</summary>
/// <remarks>A key or value that is left out is the default of its type: empty, 0, or a message without fields.</remarks>
public readonly ref struct MapEntryView
{
    /// <summary>Field number of the key in an entry.</summary>
    public const int KeyField = 1;

    /// <summary>Field number of the value in an entry.</summary>
    public const int ValueField = 2;

    /// <summary>Reads an entry.</summary>
    /// <param name="entry">The encoded entry.</param>
    /// <exception cref="EngineException">It is malformed.</exception>
    public MapEntryView(ReadOnlySpan<byte> entry)
    {
        var reader = new WireReader(entry);
        while (reader.TryReadField(out WireField field))
        {
            if (field.Is(KeyField, WireType.Bytes))
            {
                Key = reader.ReadBytes();
            }
            else if (field.Is(ValueField, WireType.Bytes))
            {
                Message = reader.ReadBytes();
            }
            else if (field.Is(ValueField, WireType.Varint))
            {
                Number = (long)reader.ReadVarint();
            }
            else
            {
                reader.Skip(field);
            }
        }
    }

    /// <summary>The key, UTF-8.</summary>
    public ReadOnlySpan<byte> Key { get; }

    /// <summary>The value of a map to messages.</summary>
    public ReadOnlySpan<byte> Message { get; }

    /// <summary>The value of a map to numbers.</summary>
    public long Number { get; }
}
