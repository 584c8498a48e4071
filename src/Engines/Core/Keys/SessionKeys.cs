namespace C1z.Engines.Keys;

/// <summary>Keys of session values.</summary>
/// <remarks>
/// On-disk format; a change is a new version: <c>03 09 00 sync id 00 key</c>. The sync id is its text of 27 characters, the key includes the
/// user's prefix. The value is a <c>SessionRecord</c>.
/// </remarks>
public static class SessionKeys
{
    private static ReadOnlySpan<byte> Prefix => [KeySpace.Version, KeySpace.Session, TupleCodec.Separator];

    /// <summary>Writes a key, or what all keys with a common start begin with: bytes escape one by one, so a prefix of a key escapes to a
    /// prefix of the escaped key.</summary>
    /// <param name="key">Receives the key.</param>
    /// <param name="syncId">The sync.</param>
    /// <param name="sessionKey">The key with its prefix, or the start of one.</param>
    public static void Write(ref KeyWriter key, scoped ReadOnlySpan<byte> syncId, scoped ReadOnlySpan<byte> sessionKey)
    {
        key.WriteRaw(Prefix);
        key.WriteElement(syncId);
        key.WriteNextElement(sessionKey);
    }

    /// <summary>Splits a key, checking every element.</summary>
    /// <param name="key">A key.</param>
    /// <param name="syncId">The sync, escaped.</param>
    /// <param name="sessionKey">The session key, escaped.</param>
    /// <returns>False when it is not the key of a session value.</returns>
    public static bool TryParse(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> syncId, out ReadOnlySpan<byte> sessionKey)
    {
        syncId = sessionKey = default;
        if (!key.StartsWith(Prefix))
        {
            return false;
        }

        var reader = new TupleReader(key[Prefix.Length..]);
        return reader.TryRead(out syncId) && reader.TryReadLast(out sessionKey);
    }
}
