namespace C1z.Engines.Wire;

/// <summary>A field as a message carries it, its value not yet read.</summary>
/// <param name="Number">Field number, 1 to 2^29 - 1.</param>
/// <param name="Type">Layout of the value.</param>
/// <param name="Start">Offset of the field's tag in the message: a field with all its bytes is <c>Start</c> up to the reader's
/// position after the value.</param>
public readonly record struct WireField(int Number, WireType Type, int Start)
{
    /// <summary>The largest field number that exists.</summary>
    public const int MaxNumber = (1 << 29) - 1;

    /// <summary>Tells whether this is the given field in the given layout; a known number in another layout is an unknown field.</summary>
    /// <param name="number">Field number.</param>
    /// <param name="type">Layout.</param>
    /// <returns>True when both match.</returns>
    public bool Is(int number, WireType type) => Number == number && Type == type;
}
