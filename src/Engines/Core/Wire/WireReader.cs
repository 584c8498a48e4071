using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace C1z.Engines.Wire;

/// <summary>Walks the fields of one protobuf message without allocating.</summary>
/// <remarks>
/// <para>A loop calls <see cref="TryReadField"/> and then exactly one of the value methods or <see cref="Skip"/>. Spans that are returned
/// point into the message. Nested messages are read by a new reader over <see cref="ReadBytes"/>.</para>
/// <para>The rules are the strict ones of the ecosystem's parser: a number has at most ten bytes and 64 bits, field numbers run from 1 to
/// 2^29 - 1, groups close with the number that opened them. Every breach is an <see cref="EngineException"/> with
/// <see cref="EngineErrorCode.Corrupt"/> and the offset; nothing outside the span is ever touched.</para>
/// </remarks>
public ref struct WireReader
{
    /// <summary>How deep groups may nest inside one another.</summary>
    public const int MaxGroupDepth = 100;

    private readonly ReadOnlySpan<byte> _message;
    private int _position;

    /// <summary>Starts at the first field.</summary>
    /// <param name="message">The whole message.</param>
    public WireReader(ReadOnlySpan<byte> message)
    {
        _message = message;
    }

    /// <summary>Offset of the next unread byte.</summary>
    public readonly int Position => _position;

    /// <summary>True when every byte is read.</summary>
    public readonly bool IsAtEnd => _position == _message.Length;

    /// <summary>Reads the tag of the next field.</summary>
    /// <param name="field">The field; its value comes next.</param>
    /// <returns>False at the end of the message.</returns>
    /// <exception cref="EngineException">The tag is not one, or closes a group that is not open.</exception>
    public bool TryReadField(out WireField field)
    {
        if (IsAtEnd)
        {
            field = default;
            return false;
        }

        field = ReadTag();
        if (field.Type == WireType.EndGroup)
        {
            throw Broken(field.Start, $"group {field.Number} ends but was not opened");
        }

        return true;
    }

    /// <summary>Reads a varint.</summary>
    /// <returns>The number; signed types are cast by the caller.</returns>
    /// <exception cref="EngineException">It is cut off or does not fit 64 bits.</exception>
    public ulong ReadVarint()
    {
        if (_position < _message.Length && _message[_position] < 0x80)
        {
            return _message[_position++];
        }

        int start = _position;
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if (_position == _message.Length)
            {
                throw Broken(start, "a number is cut off by the end of the message");
            }

            byte b = _message[_position++];
            if (shift == 63 && b > 1)
            {
                break;
            }

            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }

        throw Broken(start, "a number has more than 64 bits");
    }

    /// <summary>Reads a varint as a boolean.</summary>
    /// <returns>True for any number but 0.</returns>
    public bool ReadBool() => ReadVarint() != 0;

    /// <summary>Reads eight bytes.</summary>
    /// <returns>The little-endian number.</returns>
    public ulong ReadFixed64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong), _position));

    /// <summary>Reads four bytes.</summary>
    /// <returns>The little-endian number.</returns>
    public uint ReadFixed32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint), _position));

    /// <summary>Reads a length and that many bytes.</summary>
    /// <returns>The bytes, inside the message.</returns>
    /// <exception cref="EngineException">The length points behind the end of the message.</exception>
    public ReadOnlySpan<byte> ReadBytes()
    {
        int start = _position;
        return Take(ReadVarint(), start);
    }

    /// <summary>Passes over the value of a field, groups with all they hold included.</summary>
    /// <param name="field">What <see cref="TryReadField"/> just returned.</param>
    /// <exception cref="EngineException">The value is malformed.</exception>
    public void Skip(WireField field)
    {
        if (field.Type == WireType.StartGroup)
        {
            SkipGroup(field);
        }
        else
        {
            SkipValue(field);
        }
    }

    private void SkipValue(WireField field)
    {
        switch (field.Type)
        {
            case WireType.Varint:
                ReadVarint();
                break;
            case WireType.Fixed64:
                Take(sizeof(ulong), _position);
                break;
            case WireType.Fixed32:
                Take(sizeof(uint), _position);
                break;
            default:
                ReadBytes();
                break;
        }
    }

    // Keeps the open groups in a fixed array rather than on the call stack: depth comes from the file.
    private void SkipGroup(WireField outer)
    {
        Span<int> open = stackalloc int[MaxGroupDepth];
        int depth = 0;
        open[depth++] = outer.Number;
        while (depth > 0)
        {
            if (IsAtEnd)
            {
                throw Broken(outer.Start, $"group {outer.Number} is cut off by the end of the message");
            }

            WireField field = ReadTag();
            if (field.Type == WireType.EndGroup)
            {
                if (field.Number != open[--depth])
                {
                    throw Broken(field.Start, $"group {open[depth]} is closed with number {field.Number}");
                }
            }
            else if (field.Type == WireType.StartGroup)
            {
                if (depth == MaxGroupDepth)
                {
                    throw Broken(field.Start, $"groups nest deeper than {MaxGroupDepth}");
                }

                open[depth++] = field.Number;
            }
            else
            {
                SkipValue(field);
            }
        }
    }

    private WireField ReadTag()
    {
        int start = _position;
        ulong tag = ReadVarint();
        ulong number = tag >> 3;
        if (number is 0 or > WireField.MaxNumber)
        {
            throw Broken(start, $"field number {number} does not exist");
        }

        var type = (WireType)(tag & 7);
        if (type > WireType.Fixed32)
        {
            throw Broken(start, $"field {number} has wire type {tag & 7}, which does not exist");
        }

        return new WireField((int)number, type, start);
    }

    private ReadOnlySpan<byte> Take(ulong length, int fieldStart)
    {
        if (length > (ulong)(_message.Length - _position))
        {
            throw Broken(fieldStart, $"a value of {length} bytes starts, {_message.Length - _position} are left");
        }

        ReadOnlySpan<byte> bytes = _message.Slice(_position, (int)length);
        _position += (int)length;
        return bytes;
    }

    [DoesNotReturn]
    private static EngineException Broken(int offset, string rule) =>
        throw new EngineException(EngineErrorCode.Corrupt, $"malformed record at byte {offset}: {rule}");
}
