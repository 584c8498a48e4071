using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace C1z.Engines.Wire;

/// <summary>Writes protobuf fields into room whose size was computed before, without allocating.</summary>
/// <remarks>
/// A length-delimited field needs its length first, so a message is measured with <see cref="WireSize"/>, room is reserved (for example
/// with <see cref="RowBatch{TRow}.Reserve"/>), then it is written. Deterministic bytes are the caller's order of calls: fields by number,
/// map entries by the bytes of their keys. Writing past the room throws <see cref="ArgumentException"/> or
/// <see cref="IndexOutOfRangeException"/>: a measuring mistake, never silent damage.
/// </remarks>
public ref partial struct WireWriter
{
    private const int MaxCharsOfShortText = 0x7F / 3;

    private readonly Span<byte> _room;
    private int _position;

    /// <summary>Starts at the first byte of the room.</summary>
    /// <param name="room">Where the message goes.</param>
    public WireWriter(Span<byte> room)
    {
        _room = room;
    }

    /// <summary>Bytes written so far.</summary>
    public readonly int Position => _position;

    /// <summary>What was written so far.</summary>
    public readonly ReadOnlySpan<byte> Written => _room[.._position];

    /// <summary>Writes a field's tag.</summary>
    /// <param name="number">Field number.</param>
    /// <param name="type">Layout of the value that follows.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteTag(int number, WireType type) => WriteVarint(((uint)number << 3) | (uint)type);

    /// <summary>Writes a bare varint.</summary>
    /// <param name="value">The number; a negative one is cast and takes ten bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteVarint(ulong value)
    {
        while (value >= 0x80)
        {
            _room[_position++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _room[_position++] = (byte)value;
    }

    /// <summary>Writes a varint field.</summary>
    /// <param name="number">Field number.</param>
    /// <param name="value">The number.</param>
    public void WriteVarintField(int number, ulong value)
    {
        WriteTag(number, WireType.Varint);
        WriteVarint(value);
    }

    /// <summary>Writes a field of eight bytes.</summary>
    /// <param name="number">Field number.</param>
    /// <param name="value">The number.</param>
    public void WriteFixed64Field(int number, ulong value)
    {
        WriteTag(number, WireType.Fixed64);
        BinaryPrimitives.WriteUInt64LittleEndian(_room[_position..], value);
        _position += sizeof(ulong);
    }

    /// <summary>Writes a field of four bytes.</summary>
    /// <param name="number">Field number.</param>
    /// <param name="value">The number.</param>
    public void WriteFixed32Field(int number, uint value)
    {
        WriteTag(number, WireType.Fixed32);
        BinaryPrimitives.WriteUInt32LittleEndian(_room[_position..], value);
        _position += sizeof(uint);
    }

    /// <summary>Writes a length-delimited field: bytes, UTF-8 text, or a message that is already encoded.</summary>
    /// <param name="number">Field number.</param>
    /// <param name="value">The bytes.</param>
    public void WriteBytesField(int number, scoped ReadOnlySpan<byte> value)
    {
        WriteLength(number, value.Length);
        WriteRaw(value);
    }

    /// <summary>Writes a text field.</summary>
    /// <param name="number">Field number.</param>
    /// <param name="value">The text.</param>
    /// <returns>Bytes of the text itself, which are the last ones written.</returns>
    public int WriteTextField(int number, string value)
    {
        WriteTag(number, WireType.Bytes);
        int length;
        if (value.Length <= MaxCharsOfShortText)
        {
            // The length takes one byte whatever the characters are, so the text is encoded once and measured by that.
            length = Encoding.UTF8.GetBytes(value, _room[(_position + 1)..]);
            _room[_position] = (byte)length;
            _position += length + 1;
            return length;
        }

        length = Encoding.UTF8.GetByteCount(value);
        WriteVarint((uint)length);
        Encoding.UTF8.GetBytes(value, _room[_position..]);
        _position += length;
        return length;
    }

    /// <summary>Writes tag and length of a field whose <paramref name="length"/> bytes the caller writes next.</summary>
    /// <param name="number">Field number.</param>
    /// <param name="length">Measured size of the value.</param>
    public void WriteLength(int number, int length)
    {
        WriteTag(number, WireType.Bytes);
        WriteVarint((uint)length);
    }

    /// <summary>Opens a message that is known to take at most 127 bytes, so that its length takes one.</summary>
    /// <param name="number">Field number.</param>
    /// <returns>A mark for <see cref="EndShortMessage"/>.</returns>
    public int BeginShortMessage(int number)
    {
        WriteTag(number, WireType.Bytes);
        return ++_position;
    }

    /// <summary>Closes a message and fills in its length.</summary>
    /// <param name="mark">What <see cref="BeginShortMessage"/> returned.</param>
    /// <exception cref="InvalidOperationException">It is longer than 127 bytes.</exception>
    public readonly void EndShortMessage(int mark)
    {
        int length = _position - mark;
        if (length > 0x7F)
        {
            throw new InvalidOperationException($"a message of {length} bytes was announced as one of at most 127");
        }

        _room[mark - 1] = (byte)length;
    }

    /// <summary>Leaves the next bytes to a writer of another kind, which fills them completely.</summary>
    /// <param name="length">Number of bytes.</param>
    /// <returns>Their room.</returns>
    public Span<byte> Take(int length)
    {
        Span<byte> taken = _room.Slice(_position, length);
        _position += length;
        return taken;
    }

    /// <summary>Copies bytes as they are: fields taken from another message.</summary>
    /// <param name="bytes">Whole fields.</param>
    public void WriteRaw(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_room[_position..]);
        _position += bytes.Length;
    }
}
