using C1z.Engines.Wire;

namespace C1z.Adapters.Translation;

/// <summary>Encoded references of grants before: entitlements and principals repeat, and equal texts give equal bytes.</summary>
/// <remarks>
/// A small table with one place for each hash, of texts that are compared as a whole: right whatever collides, and cheap when nothing repeats. For one
/// thread.
/// </remarks>
/// <param name="number">Field number of the references.</param>
internal sealed class ReferenceMemory(int number)
{
    private const int Places = 1 << 9;
    private const int BytesPerPlace = 128;

    private readonly Known[] _known = new Known[Places];
    private readonly byte[] _bytes = new byte[Places * BytesPerPlace];

    /// <summary>Writes the field of a reference.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="text">The reference; its texts decide.</param>
    /// <param name="start">Offset of the writer's first byte in the batch.</param>
    /// <returns>Where the first three texts are in the batch.</returns>
    public ReferenceRanges Write(ref WireWriter writer, in ReferenceText text, int start)
    {
        int place = (int)(text.Sample & (Places - 1));
        ref Known known = ref _known[place];
        int at = writer.Position;
        if (known.Length > 0 && known.Text.Equals(text))
        {
            writer.WriteRaw(_bytes.AsSpan(place * BytesPerPlace, known.Length));
            return known.Ranges.Moved(start + at);
        }

        ReferenceRanges ranges = text.Write(ref writer, number, start);
        int length = writer.Position - at;
        if (length <= BytesPerPlace)
        {
            writer.Written[at..].CopyTo(_bytes.AsSpan(place * BytesPerPlace));
            known = new Known(text, length, ranges.Moved(-(start + at)));
        }

        return ranges;
    }

    private readonly record struct Known(ReferenceText Text, int Length, ReferenceRanges Ranges);
}
