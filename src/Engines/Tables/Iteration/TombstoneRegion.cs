namespace C1z.Engines.Tables;

/// <summary>A stretch of keys for which the answer "which range deletion is the newest here" is one and the same.</summary>
/// <remarks>A scan asks once a stretch instead of once a row.</remarks>
internal sealed class TombstoneRegion
{
    private byte[]? _lower;
    private byte[]? _upper;
    private ulong _sequence;
    private bool _covered;

    /// <summary>Starts with every key, uncovered.</summary>
    public void Reset()
    {
        _lower = _upper = null;
        _covered = false;
        _sequence = 0;
    }

    /// <summary>Whether a key that is not below the region is in it.</summary>
    public bool ReachesUpTo(ReadOnlySpan<byte> key) => _upper is null || key.SequenceCompareTo(_upper) < 0;

    /// <summary>Whether a key that is not above the region is in it.</summary>
    public bool ReachesDownTo(ReadOnlySpan<byte> key) => _lower is null || key.SequenceCompareTo(_lower) >= 0;

    /// <summary>Whether an entry of the region with this sequence number is removed.</summary>
    public bool Removes(ulong sequence) => _covered && sequence < _sequence;

    /// <summary>Raises the lower border.</summary>
    public void NarrowLower(byte[] key)
    {
        if (_lower is null || key.AsSpan().SequenceCompareTo(_lower) > 0)
        {
            _lower = key;
        }
    }

    /// <summary>Lowers the upper border.</summary>
    public void NarrowUpper(byte[] key)
    {
        if (_upper is null || key.AsSpan().SequenceCompareTo(_upper) < 0)
        {
            _upper = key;
        }
    }

    /// <summary>Adds a range deletion that covers the whole region.</summary>
    public void Cover(ulong sequence)
    {
        _sequence = _covered ? Math.Max(_sequence, sequence) : sequence;
        _covered = true;
    }
}
