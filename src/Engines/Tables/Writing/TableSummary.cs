namespace C1z.Engines.Tables;

/// <summary>What a directory must know about a table that was written.</summary>
public sealed record TableSummary
{
    /// <summary>The size of the file in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Entries, range deletions included.</summary>
    public required long Entries { get; init; }

    /// <summary>Data blocks.</summary>
    public required long DataBlocks { get; init; }

    /// <summary>The smallest internal key.</summary>
    public required byte[] Smallest { get; init; }

    /// <summary>The largest internal key; exclusive when a range deletion ends the table.</summary>
    public required byte[] Largest { get; init; }

    /// <summary>The smallest user key.</summary>
    public ReadOnlySpan<byte> SmallestUserKey => Smallest.AsSpan()[..^InternalKey.TrailerLength];

    /// <summary>The largest user key, or, when a range deletion ends the table, the key behind it.</summary>
    public ReadOnlySpan<byte> LargestUserKey => Largest.AsSpan()[..^InternalKey.TrailerLength];

    /// <summary>The lowest sequence number.</summary>
    public required ulong SmallestSequence { get; init; }

    /// <summary>The highest sequence number.</summary>
    public required ulong LargestSequence { get; init; }
}
