namespace C1z.Engines;

/// <summary>A run of bytes inside a batch's slab. The default value means "absent", which differs from empty.</summary>
/// <remarks>Offsets are stored plus one, so that an unset field of a reused row can never point at another row's bytes.</remarks>
public readonly record struct ByteRange
{
    private readonly int _offsetPlusOne;

    /// <summary>Creates a present range, possibly of length 0.</summary>
    /// <param name="offset">Offset of the first byte in the slab.</param>
    /// <param name="length">Number of bytes.</param>
    public ByteRange(int offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        _offsetPlusOne = offset + 1;
        Length = length;
    }

    /// <summary>Number of bytes; 0 when absent.</summary>
    public int Length { get; }

    /// <summary>False for an unset field (SQL NULL, a message field that is not there).</summary>
    public bool IsPresent => _offsetPlusOne != 0;

    /// <summary>Offset of the first byte in the slab. Meaningless when absent.</summary>
    public int Offset => _offsetPlusOne - 1;
}
