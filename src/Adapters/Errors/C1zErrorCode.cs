namespace C1z.Adapters;

/// <summary>What went wrong, coarse enough for a program to act on. The message names the file and the broken rule.</summary>
public enum C1zErrorCode
{
    /// <summary>A fault without a better name; the inner exception tells.</summary>
    Internal = 0,

    /// <summary>The file is not a snapshot: its first bytes are not a known magic.</summary>
    NotASnapshot,

    /// <summary>The file ends before its content does.</summary>
    Truncated,

    /// <summary>The content breaks a checksum or a rule of its format.</summary>
    Corrupt,

    /// <summary>A limit was exceeded: payload, window, manifest or batch.</summary>
    TooLarge,

    /// <summary>This version cannot serve the file's engine, encoding or layout, or the engine cannot do what was asked.</summary>
    Unsupported,

    /// <summary>The file, sync, record or asset does not exist.</summary>
    NotFound,

    /// <summary>An argument is outside what the operation accepts.</summary>
    InvalidArgument,

    /// <summary>A page token is not one that this listing produced.</summary>
    InvalidPageToken,

    /// <summary>The store is in a state that forbids the operation.</summary>
    FailedPrecondition,

    /// <summary>A write needs a running sync and none is.</summary>
    NoCurrentSync,

    /// <summary>The snapshot was opened read-only.</summary>
    ReadOnly,

    /// <summary>More than one record answers to an id.</summary>
    AmbiguousId,

    /// <summary>Saving failed; the previous file is untouched.</summary>
    SaveFailed,

    /// <summary>A native library is missing; the message says what was tried and how to install it.</summary>
    NativeMissing,

    /// <summary>The operating system refused a file operation.</summary>
    Io,

    /// <summary>Another writer is at work on the file.</summary>
    Busy,

    /// <summary>
    /// An earlier run left unsaved work beside the file that is not taken over: the options say so, the file changed since, or the work is damaged.
    /// </summary>
    UnsavedWork,
}
