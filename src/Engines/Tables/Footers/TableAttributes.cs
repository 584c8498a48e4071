namespace C1z.Engines.Tables;

/// <summary>What a v7 footer says about the table's content, so that a reader can refuse before it reads a block.</summary>
/// <remarks>This is an on-disk format: a change is a new version.</remarks>
[Flags]
internal enum TableAttributes : uint
{
    None = 0,
    ValueBlocks = 1,
    RangeKeySets = 2,
    RangeKeyUnsets = 4,
    RangeKeyDeletes = 8,
    RangeDeletes = 16,
    TwoLevelIndex = 32,
    BlobValues = 64,
    PointKeys = 128,
}
