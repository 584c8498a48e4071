namespace C1z.Engines.Tables;

/// <summary>What an entry does to its key: the low byte of an internal key's trailer.</summary>
/// <remarks>
/// This is an on-disk format: a change is a new version. The number is also the order of entries with one key and one sequence, highest
/// first.
/// </remarks>
public enum EntryKind : byte
{
    /// <summary>Removes the key.</summary>
    Delete = 0,

    /// <summary>Gives the key a value.</summary>
    Set = 1,

    /// <summary>A merge operand. Refused: no merger is known here.</summary>
    Merge = 2,

    /// <summary>A remark in a write-ahead log; no effect, and no sequence number of its own.</summary>
    LogData = 3,

    /// <summary>Removes a key that was set once.</summary>
    SingleDelete = 7,

    /// <summary>Removes all older entries of a range of keys; the value is the exclusive end.</summary>
    RangeDelete = 15,

    /// <summary>Gives the key a value, and says that an older entry may exist below.</summary>
    SetWithDelete = 18,

    /// <summary>Removes range keys. Refused.</summary>
    RangeKeyDelete = 19,

    /// <summary>Unsets a range key. Refused.</summary>
    RangeKeyUnset = 20,

    /// <summary>Sets a range key. Refused.</summary>
    RangeKeySet = 21,

    /// <summary>A log entry that adds a table by its number. Refused.</summary>
    IngestTable = 22,

    /// <summary>Removes the key; the value is the size of what it removes.</summary>
    DeleteSized = 23,

    /// <summary>A log entry that cuts a range out of all tables. Refused.</summary>
    Excise = 24,
}
