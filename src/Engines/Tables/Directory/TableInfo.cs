namespace C1z.Engines.Tables;

/// <summary>A table of a directory, as the MANIFEST describes it.</summary>
public sealed record TableInfo
{
    /// <summary>The level, 0 (newest, tables may overlap) to 6.</summary>
    public required int Level { get; init; }

    /// <summary>The table's number.</summary>
    public required long Number { get; init; }

    /// <summary>The number of the file that holds it; differs from <see cref="Number"/> in virtual tables only.</summary>
    public required long FileNumber { get; init; }

    /// <summary>Whether the table is a slice of a file.</summary>
    public bool IsVirtual { get; init; }

    /// <summary>The size in bytes: of the file, or an estimate for a slice.</summary>
    public required long Size { get; init; }

    /// <summary>The smallest internal key.</summary>
    public required byte[] Smallest { get; init; }

    /// <summary>The largest internal key; with the highest sequence number it stands for an exclusive bound.</summary>
    public required byte[] Largest { get; init; }

    /// <summary>The lowest sequence number in the table.</summary>
    public ulong SmallestSequence { get; init; }

    /// <summary>The highest sequence number in the table.</summary>
    public ulong LargestSequence { get; init; }

    /// <summary>The file's name.</summary>
    public string FileName => TableFileNames.Table(FileNumber);

    /// <summary>The smallest user key.</summary>
    public ReadOnlySpan<byte> SmallestUserKey => Smallest.AsSpan()[..^InternalKey.TrailerLength];

    /// <summary>The largest user key, or the bound behind it; see <see cref="IsLargestExclusive"/>.</summary>
    public ReadOnlySpan<byte> LargestUserKey => Largest.AsSpan()[..^InternalKey.TrailerLength];

    /// <summary>Whether <see cref="LargestUserKey"/> is no longer part of the table.</summary>
    public bool IsLargestExclusive => InternalKey.Sequence(InternalKey.ReadTrailer(Largest)) == InternalKey.MaxSequence;

    /// <summary>The sequence number that all entries take, or <see langword="null"/> when the stored ones count.</summary>
    /// <remarks>An ingested file keeps its stored numbers; the MANIFEST then gives one number, not 0, as both ends.</remarks>
    public ulong? SyntheticSequence => SmallestSequence == LargestSequence && SmallestSequence != 0 ? SmallestSequence : null;

    /// <summary>The user keys between the bounds.</summary>
    internal KeyRange Range =>
        new(SmallestUserKey.ToArray(), IsLargestExclusive ? LargestUserKey.ToArray() : KeyRange.Successor(LargestUserKey));
}
