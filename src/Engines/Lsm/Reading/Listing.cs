using C1z.Engines.Lsm.Views;

namespace C1z.Engines.Lsm.Reading;

/// <summary>Tells whether a record belongs to a listing.</summary>
internal delegate bool RecordFilter(ReadOnlySpan<byte> record);

/// <summary>What a listing walks: a range of rows, or a range of an index whose entries lead to rows.</summary>
/// <param name="Prefix">What all keys of the walk start with; page tokens are checked against it.</param>
internal sealed record Listing(byte[] Prefix)
{
    /// <summary>Leads from index entries to rows; null when the walk is over the rows themselves.</summary>
    public RowKeyOf? RowKey { get; init; }

    /// <summary>The family that index entries lead to.</summary>
    public byte RowFamily { get; init; }

    /// <summary>Which records to return; null for all.</summary>
    public RecordFilter? Filter { get; init; }
}
