using System.Buffers;

namespace C1z.Engines.Lsm.Sealing;

/// <summary>The bytes of a table while it is built and while it waits for compression. Used again for the next table.</summary>
internal sealed class TableBuffer : IBufferWriter<byte>
{
    private byte[] _bytes;
    private int _length;

    /// <summary>Creates an empty buffer.</summary>
    /// <param name="capacity">How large tables get, in bytes; they may get larger.</param>
    public TableBuffer(int capacity) => _bytes = GC.AllocateUninitializedArray<byte>(capacity);

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Forgets what was written.</summary>
    public void Clear() => _length = 0;

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_bytes.Length - _length));
        _length += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Ensure(sizeHint);
        return _bytes.AsMemory(_length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Ensure(sizeHint);
        return _bytes.AsSpan(_length);
    }

    private void Ensure(int more)
    {
        long needed = _length + (long)Math.Max(more, 1);
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Clamp(_bytes.Length * 2L, needed, Array.MaxLength));
        }
    }
}
