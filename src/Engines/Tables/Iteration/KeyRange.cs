namespace C1z.Engines.Tables;

/// <summary>A range of user keys.</summary>
/// <param name="Lower">The first key of the range; <see langword="null"/> for no bound.</param>
/// <param name="Upper">The key behind the range; <see langword="null"/> for no bound.</param>
public readonly record struct KeyRange(byte[]? Lower, byte[]? Upper)
{
    /// <summary>Every key.</summary>
    public static KeyRange All => default;

    /// <summary>All keys that start with a prefix.</summary>
    /// <param name="prefix">The prefix; empty for every key.</param>
    public static KeyRange Prefix(ReadOnlySpan<byte> prefix)
    {
        ReadOnlySpan<byte> stem = prefix.TrimEnd((byte)0xFF);
        if (stem.IsEmpty)
        {
            return new KeyRange(prefix.ToArray(), null);
        }

        byte[] upper = stem.ToArray();
        upper[^1]++;
        return new KeyRange(prefix.ToArray(), upper);
    }

    /// <summary>Whether a key lies in the range.</summary>
    public bool Contains(ReadOnlySpan<byte> key) => !IsBelow(key) && !IsAbove(key);

    /// <summary>Whether a key lies before the range.</summary>
    internal bool IsBelow(ReadOnlySpan<byte> key) => Lower is not null && key.SequenceCompareTo(Lower) < 0;

    /// <summary>Whether a key lies behind the range.</summary>
    internal bool IsAbove(ReadOnlySpan<byte> key) => Upper is not null && key.SequenceCompareTo(Upper) >= 0;

    /// <summary>The least key above a key: itself and a zero byte.</summary>
    internal static byte[] Successor(ReadOnlySpan<byte> key)
    {
        byte[] successor = new byte[key.Length + 1];
        key.CopyTo(successor);
        return successor;
    }
}
