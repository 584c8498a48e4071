using System.Buffers;
using C1z.Engines.Lsm.Loading;

namespace C1z.Engines.Lsm.Sealing;

/// <summary>The bytes of a table while it is built and while it waits for compression. Used again for the next table.</summary>
/// <remarks>Outside the collected heap, so it gives spans only.</remarks>
internal sealed unsafe class TableBuffer : IBufferWriter<byte>, IDisposable
{
    private readonly NativeBlock _block = new();
    private int _capacity;
    private int _length;

    /// <summary>Creates an empty buffer.</summary>
    /// <param name="capacity">How large tables get, in bytes; they may get larger.</param>
    public TableBuffer(int capacity) => Reallocate(capacity);

    /// <summary>What was written; valid until more is.</summary>
    public ReadOnlySpan<byte> Written => new(_block.Start, _length);

    /// <summary>Forgets what was written.</summary>
    public void Clear() => _length = 0;

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_capacity - _length));
        _length += count;
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always.</exception>
    public Memory<byte> GetMemory(int sizeHint = 0) => throw new NotSupportedException("a table's buffer gives spans only");

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        long needed = _length + (long)Math.Max(sizeHint, 1);
        if (needed > _capacity)
        {
            Reallocate((int)Math.Clamp(_capacity * 2L, needed, Array.MaxLength));
        }

        return new Span<byte>((byte*)_block.Start + _length, _capacity - _length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _capacity = _length = 0;
        _block.Dispose();
    }

    private void Reallocate(int capacity)
    {
        _block.Resize((nuint)capacity);
        _capacity = capacity;
    }
}
