namespace C1z.Engines.Tables;

/// <summary>The type byte of a column.</summary>
/// <remarks>This is an on-disk format: a change is a new version.</remarks>
internal enum ColumnType : byte
{
    Bool = 1,
    UInt = 2,
    Bytes = 3,
    PrefixBytes = 4,
}
