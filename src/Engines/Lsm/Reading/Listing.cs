using C1z.Engines.Keys;

namespace C1z.Engines.Lsm.Reading;

/// <summary>Turns the key of an index entry into the key of the row it stands for.</summary>
/// <param name="indexKey">A key of the listing's range.</param>
/// <param name="key">Receives the key of the row.</param>
/// <returns>False when the entry is malformed.</returns>
internal delegate bool RowKeyOf(ReadOnlySpan<byte> indexKey, ref KeyWriter key);

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
