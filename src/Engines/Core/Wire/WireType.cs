namespace C1z.Engines.Wire;

/// <summary>How a protobuf field's value is laid out: the low three bits of its tag.</summary>
public enum WireType
{
    /// <summary>A base-128 number.</summary>
    Varint = 0,

    /// <summary>Eight bytes, little endian.</summary>
    Fixed64 = 1,

    /// <summary>A length as varint, then that many bytes: text, bytes, a message, a packed list.</summary>
    Bytes = 2,

    /// <summary>Opens a group, an old form of message that ends with a tag instead of a length.</summary>
    StartGroup = 3,

    /// <summary>Closes a group.</summary>
    EndGroup = 4,

    /// <summary>Four bytes, little endian.</summary>
    Fixed32 = 5,
}
