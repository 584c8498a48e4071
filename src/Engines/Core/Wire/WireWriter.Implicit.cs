namespace C1z.Engines.Wire;

/// <content>Fields that are left out while they hold the default of their type, as proto3 asks for.</content>
public ref partial struct WireWriter
{
    /// <summary>Writes a text field unless the text is empty.</summary>
    /// <param name="number">Field number.</param>
    /// <param name="value">The text.</param>
    public void WriteTextUnlessEmpty(int number, string value)
    {
        if (value.Length > 0)
        {
            WriteTextField(number, value);
        }
    }

    /// <summary>Writes a field of bytes or UTF-8 text unless it is empty.</summary>
    /// <param name="number">Field number.</param>
    /// <param name="value">The bytes.</param>
    public void WriteBytesUnlessEmpty(int number, scoped ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
        {
            WriteBytesField(number, value);
        }
    }

    /// <summary>Writes a number unless it is 0.</summary>
    /// <param name="number">Field number.</param>
    /// <param name="value">The number; a negative one takes ten bytes.</param>
    public void WriteVarintUnlessZero(int number, long value)
    {
        if (value != 0)
        {
            WriteVarintField(number, (ulong)value);
        }
    }

    /// <summary>Writes a boolean unless it is false.</summary>
    /// <param name="number">Field number.</param>
    /// <param name="value">The boolean.</param>
    public void WriteBoolUnlessFalse(int number, bool value)
    {
        if (value)
        {
            WriteVarintField(number, 1);
        }
    }

    /// <summary>Writes a <c>google.protobuf.Timestamp</c> unless it is not set. The epoch itself is set, and takes an empty message.</summary>
    /// <param name="number">Field number.</param>
    /// <param name="value">The instant.</param>
    public void WriteInstantUnlessUnset(int number, Instant value)
    {
        if (value.IsSet)
        {
            WriteLength(number, InstantWire.Size(value));
            InstantWire.Write(ref this, value);
        }
    }
}
