using System.Numerics;
using System.Text;

namespace C1z.Engines.Wire;

/// <summary>Sizes of protobuf fields in bytes, to be known before <see cref="WireWriter"/> writes them.</summary>
public static class WireSize
{
    /// <summary>Size of a bare varint: 1 to 10.</summary>
    /// <param name="value">The number.</param>
    /// <returns>Bytes.</returns>
    public static int Varint(ulong value) => (BitOperations.Log2(value | 1) / 7) + 1;

    /// <summary>Size of a field's tag.</summary>
    /// <param name="number">Field number.</param>
    /// <returns>Bytes.</returns>
    public static int Tag(int number) => Varint((uint)number << 3);

    /// <summary>Size of a varint field.</summary>
    /// <param name="number">Field number.</param>
    /// <param name="value">The number.</param>
    /// <returns>Bytes, tag included.</returns>
    public static int VarintField(int number, ulong value) => Tag(number) + Varint(value);

    /// <summary>Size of a field of eight bytes.</summary>
    /// <param name="number">Field number.</param>
    /// <returns>Bytes, tag included.</returns>
    public static int Fixed64Field(int number) => Tag(number) + sizeof(ulong);

    /// <summary>Size of a field of four bytes.</summary>
    /// <param name="number">Field number.</param>
    /// <returns>Bytes, tag included.</returns>
    public static int Fixed32Field(int number) => Tag(number) + sizeof(uint);

    /// <summary>Size of a length-delimited field.</summary>
    /// <param name="number">Field number.</param>
    /// <param name="length">Bytes of the value.</param>
    /// <returns>Bytes, tag and length included.</returns>
    public static int BytesField(int number, int length) => checked(Tag(number) + Varint((uint)length) + length);

    /// <summary>Size of a text field.</summary>
    /// <param name="number">Field number.</param>
    /// <param name="value">The text.</param>
    /// <returns>Bytes, tag and length included.</returns>
    public static int TextField(int number, string value) => BytesField(number, Encoding.UTF8.GetByteCount(value));
}
