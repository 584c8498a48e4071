namespace C1z.Engines.Keys;

/// <summary>Keys of resource types.</summary>
/// <remarks>On-disk format; a change is a new version: <c>03 01 00 id</c>. The value is a <c>ResourceTypeRecord</c>.</remarks>
public static class ResourceTypeKeys
{
    private static ReadOnlySpan<byte> Prefix => [KeySpace.Version, KeySpace.ResourceType, TupleCodec.Separator];

    /// <summary>Writes a key.</summary>
    /// <param name="key">Receives the key.</param>
    /// <param name="id">External id.</param>
    public static void Write(ref KeyWriter key, scoped ReadOnlySpan<byte> id)
    {
        key.WriteRaw(Prefix);
        key.WriteElement(id);
    }

    /// <summary>Takes a key apart, checking it.</summary>
    /// <param name="key">A key.</param>
    /// <param name="id">External id, escaped.</param>
    /// <returns>False when it is not the key of a resource type.</returns>
    public static bool TryParse(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> id)
    {
        id = default;
        if (!key.StartsWith(Prefix))
        {
            return false;
        }

        var reader = new TupleReader(key[Prefix.Length..]);
        return reader.TryReadLast(out id);
    }
}
