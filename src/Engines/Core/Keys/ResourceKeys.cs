namespace C1z.Engines.Keys;

/// <summary>Keys of resources.</summary>
/// <remarks>On-disk format; a change is a new version: <c>03 02 00 type 00 id</c>. The value is a <c>ResourceRecord</c>.</remarks>
public static class ResourceKeys
{
    private static ReadOnlySpan<byte> Prefix => [KeySpace.Version, KeySpace.Resource, TupleCodec.Separator];

    /// <summary>Writes a key.</summary>
    /// <param name="key">Receives the key.</param>
    /// <param name="type">Resource type.</param>
    /// <param name="id">Resource id.</param>
    public static void Write(ref KeyWriter key, scoped ReadOnlySpan<byte> type, scoped ReadOnlySpan<byte> id)
    {
        WriteTypePrefix(ref key, type);
        key.WriteElement(id);
    }

    /// <summary>Writes what all resources of one type start with.</summary>
    /// <param name="key">Receives the prefix.</param>
    /// <param name="type">Resource type.</param>
    public static void WriteTypePrefix(ref KeyWriter key, scoped ReadOnlySpan<byte> type)
    {
        key.WriteRaw(Prefix);
        key.WriteElement(type);
        key.WriteSeparator();
    }

    /// <summary>Splits a key, checking every element.</summary>
    /// <param name="key">A key.</param>
    /// <param name="type">Resource type, escaped.</param>
    /// <param name="id">Resource id, escaped.</param>
    /// <returns>False when it is not the key of a resource.</returns>
    public static bool TryParse(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> id)
    {
        type = id = default;
        if (!key.StartsWith(Prefix))
        {
            return false;
        }

        var reader = new TupleReader(key[Prefix.Length..]);
        return reader.TryRead(out type) && reader.TryReadLast(out id);
    }
}
