namespace C1z.Engines.Tables;

/// <summary>How a block's bytes are stored. The number is the type byte behind the block.</summary>
/// <remarks>This is an on-disk format: a change is a new version.</remarks>
public enum BlockCompression : byte
{
    /// <summary>As they are.</summary>
    None = 0,

    /// <summary>Snappy's block format.</summary>
    Snappy = 1,

    /// <summary>The raw length as a varint, then a zstd frame.</summary>
    Zstd = 7,

    /// <summary>MinLZ. Refused.</summary>
    MinLz = 8,
}
