namespace C1z.Engines.Lsm.Sealing;

/// <summary>Keys that share a beginning, made one after another in one array that grows when it must.</summary>
internal sealed class HeadedKey
{
    private byte[] _bytes = new byte[512];
    private int _head;
    private int _length;

    /// <summary>The current key.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Sets what the next keys start with.</summary>
    public void SetHead(ReadOnlySpan<byte> head)
    {
        _head = 0;
        head.CopyTo(Tail(head.Length));
        _head = head.Length;
    }

    /// <summary>Starts the next key: room behind the head, to be filled.</summary>
    /// <param name="length">Bytes of the rest of the key.</param>
    public Span<byte> Tail(int length)
    {
        _length = _head + length;
        if (_length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_length, _bytes.Length * 2));
        }

        return _bytes.AsSpan(_head, length);
    }
}
