using System.Buffers;
using System.Buffers.Binary;

namespace C1z.Engines.Keys;

/// <summary>Builds one key after another in the caller's memory, without allocating.</summary>
/// <remarks>
/// It starts in the room it is given, often on the stack. A key that does not fit moves to a rented buffer, which <see cref="Dispose"/>
/// gives back; a writer whose room is known to be large enough (<see cref="TupleCodec.MaxEscapedLength"/>) need not be disposed.
/// Not to be copied: the copy would return the same buffer twice.
/// </remarks>
public ref struct KeyWriter
{
    private Span<byte> _room;
    private byte[]? _rented;
    private int _position;

    /// <summary>Starts an empty key.</summary>
    /// <param name="room">Where keys go while they fit.</param>
    public KeyWriter(Span<byte> room)
    {
        _room = room;
    }

    /// <summary>Bytes written so far.</summary>
    public readonly int Length => _position;

    /// <summary>The key so far; valid until the next call.</summary>
    public readonly ReadOnlySpan<byte> Written => _room[.._position];

    /// <summary>Starts the next key in the same memory.</summary>
    public void Clear() => _position = 0;

    /// <summary>Shortens the key to its first bytes, for example to replace the last element.</summary>
    /// <param name="length">Bytes to keep.</param>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)_position);
        _position = length;
    }

    /// <summary>Appends a string as an escaped element.</summary>
    /// <param name="element">Raw bytes.</param>
    public void WriteElement(scoped ReadOnlySpan<byte> element)
    {
        if (element.Length > _room.Length - _position)
        {
            Grow(element.Length);
        }

        if (!TupleCodec.NeedsEscape(element))
        {
            element.CopyTo(_room[_position..]);
            _position += element.Length;
            return;
        }

        int length = TupleCodec.EscapedLength(element);
        Grow(length);
        _position += TupleCodec.EscapeTo(element, _room[_position..]);
    }

    /// <summary>Appends a separator and a string as an escaped element.</summary>
    /// <param name="element">Raw bytes.</param>
    public void WriteNextElement(scoped ReadOnlySpan<byte> element)
    {
        WriteSeparator();
        WriteElement(element);
    }

    /// <summary>Appends the separator of two elements.</summary>
    public void WriteSeparator() => WriteByte(TupleCodec.Separator);

    /// <summary>Appends bytes as they are, for example elements that are escaped already.</summary>
    /// <param name="bytes">The bytes.</param>
    public void WriteRaw(scoped ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _room.Length - _position)
        {
            Grow(bytes.Length);
        }

        bytes.CopyTo(_room[_position..]);
        _position += bytes.Length;
    }

    /// <summary>Appends one byte.</summary>
    /// <param name="value">The byte.</param>
    public void WriteByte(byte value)
    {
        if (_position == _room.Length)
        {
            Grow(1);
        }

        _room[_position++] = value;
    }

    /// <summary>Appends two bytes.</summary>
    /// <param name="value">The number, written big endian, so that keys sort by it.</param>
    public void WriteUInt16(ushort value)
    {
        Grow(sizeof(ushort));
        BinaryPrimitives.WriteUInt16BigEndian(_room[_position..], value);
        _position += sizeof(ushort);
    }

    /// <summary>Gives a rented buffer back. The key is gone then.</summary>
    public void Dispose()
    {
        if (_rented is { } rented)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        this = default;
    }

    private void Grow(int extra)
    {
        int needed = checked(_position + extra);
        if (needed <= _room.Length)
        {
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, Math.Max(256, _room.Length * 2)));
        Written.CopyTo(larger);
        if (_rented is { } rented)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        _rented = larger;
        _room = larger;
    }
}
