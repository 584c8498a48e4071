namespace C1z.Engines.Tables;

/// <summary>What kind of trouble a table, a log or a directory of tables has.</summary>
public enum TableErrorCode
{
    /// <summary>The bytes break a rule of the format.</summary>
    Malformed,

    /// <summary>The file ends before something it announces.</summary>
    Truncated,

    /// <summary>A stored checksum is not the checksum of the bytes.</summary>
    ChecksumMismatch,

    /// <summary>A compressed block does not decompress to what it announces.</summary>
    BadCompression,

    /// <summary>The bytes are a known feature that this library refuses to half-read; the message names it.</summary>
    Unsupported,

    /// <summary>A length in the file is above a limit of the options.</summary>
    LimitExceeded,

    /// <summary>A file that a marker or the MANIFEST names is not there.</summary>
    MissingFile,

    /// <summary>Two parts of the directory contradict each other.</summary>
    Inconsistent,

    /// <summary>Keys are not in strictly increasing order.</summary>
    OutOfOrder,
}
