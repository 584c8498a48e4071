namespace C1z.Engines.Wire;

/// <summary>Walks the values of a repeated field of text, bytes or messages.</summary>
/// <remarks>A <c>ref struct</c> for <c>foreach</c>: no allocation. Values come in the order of the message.</remarks>
public ref struct FieldValues
{
    private readonly int _number;
    private WireReader _reader;

    /// <summary>Starts before the first value.</summary>
    /// <param name="message">The message that has the field.</param>
    /// <param name="number">Field number.</param>
    public FieldValues(ReadOnlySpan<byte> message, int number)
    {
        _number = number;
        _reader = new WireReader(message);
    }

    /// <summary>The current value.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>This walk.</summary>
    /// <returns>Itself.</returns>
    public readonly FieldValues GetEnumerator() => this;

    /// <summary>Steps to the next value.</summary>
    /// <returns>False after the last.</returns>
    /// <exception cref="EngineException">The message is malformed.</exception>
    public bool MoveNext()
    {
        while (_reader.TryReadField(out WireField field))
        {
            if (field.Is(_number, WireType.Bytes))
            {
                Current = _reader.ReadBytes();
                return true;
            }

            _reader.Skip(field);
        }

        return false;
    }
}
