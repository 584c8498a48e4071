namespace C1z.Engines.Keys;

/// <summary>Splits a tuple into its elements, still escaped.</summary>
internal ref struct TupleReader
{
    private ReadOnlySpan<byte> _rest;
    private bool _isAtEnd;

    public TupleReader(ReadOnlySpan<byte> tuple)
    {
        _rest = tuple;
    }

    /// <summary>Takes everything up to the next separator, or to the end of the tuple.</summary>
    /// <returns>False when the tuple has no more elements, or the element's escapes are broken.</returns>
    public bool TryRead(out ReadOnlySpan<byte> element)
    {
        element = default;
        if (_isAtEnd)
        {
            return false;
        }

        int end = _rest.IndexOf(TupleCodec.Separator);
        _isAtEnd = end < 0;
        element = _isAtEnd ? _rest : _rest[..end];
        _rest = _isAtEnd ? default : _rest[(end + 1)..];
        return TupleCodec.IsElement(element);
    }

    /// <summary>Takes the last element.</summary>
    /// <returns>False when there is none, it is broken, or others follow it.</returns>
    public bool TryReadLast(out ReadOnlySpan<byte> element) => TryRead(out element) && _isAtEnd;
}
