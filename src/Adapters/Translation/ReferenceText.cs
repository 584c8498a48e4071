using System.Text;
using C1z.Engines;
using C1z.Engines.Wire;

namespace C1z.Adapters.Translation;

/// <summary>The texts of a reference message, fields 1 to 4, before they are encoded.</summary>
internal readonly struct ReferenceText(string first, string second, string third = "", string fourth = "") : IEquatable<ReferenceText>
{
    private const int ShortMessage = 0x7F;
    private const int Overhead = 8;

    /// <summary>Room for the message with its tag and length.</summary>
    public int Room => checked((Chars * 3) + (5 * 7));

    /// <summary>A number that differs for most references that differ: made of the ends of texts, where ids count up.</summary>
    public uint Sample => (EndOf(second) * 31) + (EndOf(third) * 131) + (uint)second.Length + (uint)third.Length;

    private int Chars => checked(first.Length + second.Length + third.Length + fourth.Length);

    /// <inheritdoc/>
    public bool Equals(ReferenceText other) =>
        string.Equals(third, other.Third, StringComparison.Ordinal)
        && string.Equals(second, other.Second, StringComparison.Ordinal)
        && string.Equals(first, other.First, StringComparison.Ordinal)
        && string.Equals(fourth, other.Fourth, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ReferenceText other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => (int)Sample;

    /// <summary>Writes the message.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="number">Field number.</param>
    /// <param name="start">Offset of the writer's first byte in the batch.</param>
    /// <returns>Where the first three texts are in the batch.</returns>
    public ReferenceRanges Write(ref WireWriter writer, int number, int start)
    {
        if ((Chars * 3) + Overhead > ShortMessage)
        {
            writer.WriteLength(number, Size(1, first) + Size(2, second) + Size(3, third) + Size(4, fourth));
            return WriteFields(ref writer, start);
        }

        int mark = writer.BeginShortMessage(number);
        ReferenceRanges ranges = WriteFields(ref writer, start);
        writer.EndShortMessage(mark);
        return ranges;
    }

    private ReferenceRanges WriteFields(ref WireWriter writer, int start)
    {
        int firstLength = WriteText(ref writer, 1, first);
        int firstEnd = start + writer.Position;
        int secondLength = WriteText(ref writer, 2, second);
        int secondEnd = start + writer.Position;
        int thirdLength = WriteText(ref writer, 3, third);
        int thirdEnd = start + writer.Position;
        writer.WriteTextUnlessEmpty(4, fourth);
        return new ReferenceRanges(
            firstEnd - firstLength, firstLength, secondEnd - secondLength, secondLength, thirdEnd - thirdLength, thirdLength);
    }

    private string First => first;

    private string Second => second;

    private string Third => third;

    private string Fourth => fourth;

    private static uint EndOf(string text) => text.Length < 2 ? 0 : text[^1] + (10u * text[^2]) + (text.Length < 4 ? 0 : (100u * text[^3]) + (1000u * text[^4]));

    private static int WriteText(ref WireWriter writer, int number, string text) =>
        text.Length == 0 ? 0 : writer.WriteTextField(number, text);

    private static int Size(int number, string text) =>
        text.Length == 0 ? 0 : WireSize.BytesField(number, Encoding.UTF8.GetByteCount(text));
}

/// <summary>Where the texts of a reference are in a batch.</summary>
internal readonly record struct ReferenceRanges(int FirstAt, int FirstLength, int SecondAt, int SecondLength, int ThirdAt, int ThirdLength)
{
    /// <summary>Takes the three texts apart.</summary>
    public void Deconstruct(out ByteRange first, out ByteRange second, out ByteRange third)
    {
        first = new ByteRange(FirstAt, FirstLength);
        second = new ByteRange(SecondAt, SecondLength);
        third = new ByteRange(ThirdAt, ThirdLength);
    }

    /// <summary>The same texts elsewhere.</summary>
    public ReferenceRanges Moved(int by) => this with { FirstAt = FirstAt + by, SecondAt = SecondAt + by, ThirdAt = ThirdAt + by };
}
