namespace C1z.Engines.Tables;

/// <summary>The tags of the fields of a version edit, a record of the MANIFEST.</summary>
/// <remarks>
/// A record is a sequence of fields to its end; all numbers are varints, bytes are a varint length and data, a key is an internal key.
/// This is an on-disk format: a change is a new version.
/// </remarks>
internal enum VersionEditTag : ulong
{
    /// <summary>The comparer's name (bytes).</summary>
    Comparer = 1,

    /// <summary>The lowest log whose entries are not in tables.</summary>
    MinUnflushedLog = 2,

    /// <summary>The next free file number.</summary>
    NextFileNumber = 3,

    /// <summary>The highest sequence number in use.</summary>
    LastSequence = 4,

    /// <summary>Level and key (bytes); a hint that has no use here.</summary>
    CompactPointer = 5,

    /// <summary>Level and number of a table that leaves.</summary>
    DeletedTable = 6,

    /// <summary>Level, number, size, smallest key, largest key.</summary>
    NewTable1 = 7,

    /// <summary>A number of the past without use.</summary>
    PreviousLog = 9,

    /// <summary>As 7, then smallest and largest sequence number.</summary>
    NewTable2 = 100,

    /// <summary>As 100, with a path id before the size.</summary>
    NewTable3 = 102,

    /// <summary>As 100, then custom fields.</summary>
    NewTable4 = 103,

    /// <summary>A table with range keys. Refused.</summary>
    NewTable5 = 104,

    /// <summary>Number and size of a file that virtual tables are slices of.</summary>
    CreatedBacking = 105,

    /// <summary>Number of such a file that leaves.</summary>
    RemovedBacking = 106,

    /// <summary>A blob file. Refused.</summary>
    NewBlobFile = 107,

    /// <summary>A blob file that leaves. Refused.</summary>
    DeletedBlobFile = 108,
}
