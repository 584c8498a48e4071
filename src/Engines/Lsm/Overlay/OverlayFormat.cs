namespace C1z.Engines.Lsm.Overlay;

/// <summary>How rows lie in the store of a working directory.</summary>
/// <remarks>
/// A key is the row's own. A value has one byte in front: 1 for a row that is there, followed by its value; 0 for one that is removed from what lies below
/// the store. A removal must be a row: the store's own deletions vanish inside it, and what lies below is in another file. This is an on-disk format: a change is
/// a new version, <see cref="Version"/>, which the store's directory carries in its name.
/// </remarks>
internal static class OverlayFormat
{
    public const int Version = 1;

    public const byte Removed = 0;

    public const byte Present = 1;

    /// <summary>Bytes in front of a value.</summary>
    public const int TagBytes = 1;

    /// <summary>A removal's whole value.</summary>
    public static ReadOnlySpan<byte> RemovedValue => [Removed];

    /// <summary>The row's own value.</summary>
    public static ReadOnlySpan<byte> ValueOf(ReadOnlySpan<byte> stored) => stored.IsEmpty ? stored : stored[TagBytes..];

    /// <summary>Whether a stored value is a removal.</summary>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Corrupt"/>: neither that nor a row.</exception>
    public static bool IsRemoval(ReadOnlySpan<byte> stored) => stored switch
    {
        [Present, ..] => false,
        [Removed] => true,
        _ => throw new EngineException(EngineErrorCode.Corrupt, "a value in the working store is neither a row nor a removal"),
    };
}
