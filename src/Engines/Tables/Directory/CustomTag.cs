namespace C1z.Engines.Tables;

/// <summary>
/// The tags of the custom fields of a new table. An unknown one below 64 holds bytes and may be skipped, any other is refused.
/// </summary>
/// <remarks>This is an on-disk format: a change is a new version.</remarks>
internal enum CustomTag : ulong
{
    /// <summary>Ends the custom fields.</summary>
    Terminator = 1,

    /// <summary>A hint (bytes).</summary>
    NeedsCompaction = 2,

    /// <summary>When the table was made (bytes, a varint inside).</summary>
    CreationTime = 6,

    /// <summary>The first tag that must be understood.</summary>
    FirstMandatory = 64,

    /// <summary>Another storage path. Refused.</summary>
    PathId = 65,

    /// <summary>The table is a slice of a file; the number of that file follows.</summary>
    Virtual = 66,

    /// <summary>Keys get another prefix. Refused.</summary>
    SyntheticPrefix = 67,

    /// <summary>Keys get another suffix. Refused.</summary>
    SyntheticSuffix = 68,

    /// <summary>References to blob files. Refused unless there are none.</summary>
    BlobReferences = 69,
}
