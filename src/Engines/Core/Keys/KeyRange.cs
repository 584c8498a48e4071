namespace C1z.Engines.Keys;

/// <summary>Keys from <see cref="Lower"/>, included, up to <see cref="Upper"/>, left out.</summary>
/// <remarks>Immutable and safe for all threads, as long as nobody writes into the arrays.</remarks>
public sealed class KeyRange
{
    /// <summary>Creates a range.</summary>
    /// <param name="lower">First key.</param>
    /// <param name="upper">First key behind the range; empty for a range without an end.</param>
    public KeyRange(byte[] lower, byte[] upper)
    {
        ArgumentNullException.ThrowIfNull(lower);
        ArgumentNullException.ThrowIfNull(upper);
        Lower = lower;
        Upper = upper;
    }

    /// <summary>The first key.</summary>
    public byte[] Lower { get; }

    /// <summary>The first key behind the range; empty when the range has no end.</summary>
    public byte[] Upper { get; }

    /// <summary>Everything of a family: its opening bytes, whatever follows.</summary>
    /// <param name="typeByte">Type byte (<see cref="KeySpace"/>).</param>
    /// <returns>The range.</returns>
    public static KeyRange OfType(byte typeByte) => OfPrefix([KeySpace.Version, typeByte]);

    /// <summary>Everything of an index or of the digests of an index.</summary>
    /// <param name="typeByte"><see cref="KeySpace.Index"/> or <see cref="KeySpace.Digest"/>.</param>
    /// <param name="indexId">Index id.</param>
    /// <returns>The range.</returns>
    public static KeyRange OfIndex(byte typeByte, byte indexId) => OfPrefix([KeySpace.Version, typeByte, indexId]);

    /// <summary>All keys that start with a prefix.</summary>
    /// <param name="prefix">The prefix; empty for all keys.</param>
    /// <returns>The range.</returns>
    public static KeyRange OfPrefix(ReadOnlySpan<byte> prefix)
    {
        byte[] upper = prefix.ToArray();
        int length = UpperBound(upper);
        return new KeyRange(prefix.ToArray(), upper[..length]);
    }

    /// <summary>Turns a prefix into the first key behind all keys that start with it: the last byte that is not <c>ff</c> is increased, the
    /// rest is cut.</summary>
    /// <param name="prefix">The prefix; changed in place.</param>
    /// <returns>Bytes of the bound; 0 when nothing can follow (only <c>ff</c> bytes, or no byte at all).</returns>
    public static int UpperBound(Span<byte> prefix)
    {
        int last = prefix.LastIndexOfAnyExcept((byte)0xFF);
        if (last >= 0)
        {
            prefix[last]++;
        }

        return last + 1;
    }

    /// <summary>Tells whether a key lies in the range.</summary>
    /// <param name="key">A key.</param>
    /// <returns>True inside.</returns>
    public bool Contains(ReadOnlySpan<byte> key) =>
        key.SequenceCompareTo(Lower) >= 0 && (Upper.Length == 0 || key.SequenceCompareTo(Upper) < 0);
}
