namespace C1z.Engines.Tables;

/// <summary>
/// The five bytes behind every block: one byte of <see cref="BlockCompression"/>, then a 32-bit little-endian checksum over data and that
/// byte.
/// </summary>
/// <remarks>This is an on-disk format: a change is a new version.</remarks>
internal static class BlockTrailer
{
    /// <summary>Bytes of the trailer.</summary>
    public const int Length = 5;
}
