using System.Text;

namespace C1z.Engines;

/// <summary>
/// An arena of records: one byte slab and an array of rows that point into it. Writers fill it and hand it to an engine;
/// readers hand an empty one to an engine and get a page back.
/// </summary>
/// <remarks>
/// Not thread-safe: one thread fills it, then it is read. <see cref="Clear"/> keeps the memory, so a loop over pages allocates
/// only while the batch grows to its working size. A slab holds at most <see cref="MaxSlabBytes"/>.
/// </remarks>
/// <typeparam name="TRow">The row shape: plain data, no references.</typeparam>
public class RowBatch<TRow> : IRowBatch
    where TRow : unmanaged
{
    /// <summary>Upper bound of a slab in bytes (1 GiB); a batch that needs more must be split by its producer.</summary>
    public const int MaxSlabBytes = 1 << 30;

    private byte[] _slab;
    private TRow[] _rows;
    private int _slabLength;
    private int _count;

    /// <summary>Creates an empty batch.</summary>
    /// <param name="rowCapacity">Rows to make room for.</param>
    /// <param name="slabCapacity">Bytes to make room for.</param>
    public RowBatch(int rowCapacity = 0, int slabCapacity = 0)
    {
        _rows = rowCapacity == 0 ? [] : new TRow[rowCapacity];
        _slab = slabCapacity == 0 ? [] : new byte[slabCapacity];
    }

    /// <summary>Number of rows.</summary>
    public int Count => _count;

    /// <summary>Bytes used in the slab.</summary>
    public int SlabLength => _slabLength;

    /// <summary>The rows, in the order they were added.</summary>
    public ReadOnlySpan<TRow> Rows => _rows.AsSpan(0, _count);

    /// <summary>One row.</summary>
    /// <param name="index">Position, from 0.</param>
    /// <returns>A reference that stays valid until the next <see cref="Add"/> or <see cref="Clear"/>.</returns>
    public ref readonly TRow this[int index] => ref Rows[index];

    /// <summary>The bytes of a field; empty when the field is absent.</summary>
    /// <param name="range">A field of a row of this batch.</param>
    /// <returns>A span that stays valid until the next append or <see cref="Clear"/>.</returns>
    public ReadOnlySpan<byte> Bytes(ByteRange range) => range.IsPresent ? _slab.AsSpan(range.Offset, range.Length) : default;

    /// <summary>A field decoded as UTF-8; empty when the field is absent. Allocates.</summary>
    /// <param name="range">A field of a row of this batch.</param>
    /// <returns>The text.</returns>
    public string Text(ByteRange range) => range.Length == 0 ? "" : Encoding.UTF8.GetString(Bytes(range));

    /// <summary>Copies bytes into the slab.</summary>
    /// <param name="bytes">What to copy.</param>
    /// <returns>Where it went; present even when empty.</returns>
    public ByteRange Append(ReadOnlySpan<byte> bytes)
    {
        var range = Reserve(bytes.Length, out Span<byte> target);
        bytes.CopyTo(target);
        return range;
    }

    /// <summary>Copies text into the slab as UTF-8.</summary>
    /// <param name="text">What to copy.</param>
    /// <returns>Where it went; present even when empty.</returns>
    public ByteRange Append(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        EnsureSlab(Encoding.UTF8.GetMaxByteCount(text.Length));
        int written = Encoding.UTF8.GetBytes(text, _slab.AsSpan(_slabLength));
        var range = new ByteRange(_slabLength, written);
        _slabLength += written;
        return range;
    }

    /// <summary>Makes room for <paramref name="length"/> bytes that the caller fills.</summary>
    /// <param name="length">Number of bytes.</param>
    /// <param name="target">The room; valid until the next append.</param>
    /// <returns>Where it is.</returns>
    public ByteRange Reserve(int length, out Span<byte> target)
    {
        EnsureSlab(length);
        var range = new ByteRange(_slabLength, length);
        target = _slab.AsSpan(_slabLength, length);
        _slabLength += length;
        return range;
    }

    /// <summary>Shows free room behind the used part of the slab, for a producer that learns the size of a record by writing it.</summary>
    /// <param name="length">Bytes it may need at most.</param>
    /// <returns>At least that many bytes; they start at <see cref="SlabLength"/> and become part of the slab by <see cref="Commit"/>.</returns>
    public Span<byte> GetRoom(int length)
    {
        EnsureSlab(length);
        return _slab.AsSpan(_slabLength);
    }

    /// <summary>Takes the first bytes of the room of <see cref="GetRoom"/> into the slab.</summary>
    /// <param name="length">Bytes that were written.</param>
    /// <returns>Where they are.</returns>
    public ByteRange Commit(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)(_slab.Length - _slabLength));
        var range = new ByteRange(_slabLength, length);
        _slabLength += length;
        return range;
    }

    /// <summary>Adds a row whose ranges point into this batch.</summary>
    /// <param name="row">The row; every field of it is taken, so a builder starts from <c>default</c>.</param>
    public void Add(in TRow row)
    {
        if (_count == _rows.Length)
        {
            Array.Resize(ref _rows, Math.Max(16, _rows.Length * 2));
        }

        _rows[_count++] = row;
    }

    /// <summary>Forgets rows and bytes, keeps the memory.</summary>
    public void Clear()
    {
        _count = 0;
        _slabLength = 0;
    }

    private void EnsureSlab(int extra)
    {
        long needed = (long)_slabLength + extra;
        if (needed <= _slab.Length)
        {
            return;
        }

        if (needed > MaxSlabBytes)
        {
            throw new EngineException(EngineErrorCode.TooLarge, $"a batch needs {needed} bytes, the limit is {MaxSlabBytes}; split it");
        }

        Array.Resize(ref _slab, (int)Math.Min(MaxSlabBytes, Math.Max(needed, Math.Max(4096L, _slab.Length * 2L))));
    }
}
