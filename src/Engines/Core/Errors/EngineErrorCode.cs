namespace C1z.Engines;

/// <summary>What went wrong inside an engine, coarse enough to act on.</summary>
public enum EngineErrorCode
{
    /// <summary>A fault that has no better name; the inner exception tells.</summary>
    Internal = 0,

    /// <summary>A named sync, record or asset does not exist.</summary>
    NotFound,

    /// <summary>An argument is outside what the operation accepts.</summary>
    InvalidArgument,

    /// <summary>The store is in a state that forbids the operation (a sync is running, a sync is not finished, …).</summary>
    FailedPrecondition,

    /// <summary>The store was opened read-only.</summary>
    ReadOnly,

    /// <summary>A write needs a running sync and none is.</summary>
    NoCurrentSync,

    /// <summary>The store is closed.</summary>
    Closed,

    /// <summary>A page token is not one that this listing produced.</summary>
    InvalidPageToken,

    /// <summary>More than one record answers to an id.</summary>
    AmbiguousId,

    /// <summary>The stored data breaks a rule of its format.</summary>
    Corrupt,

    /// <summary>The file is not a snapshot: its first bytes are not a known magic.</summary>
    NotASnapshot,

    /// <summary>The file ends before its content does.</summary>
    Truncated,

    /// <summary>A limit was exceeded.</summary>
    TooLarge,

    /// <summary>The engine cannot do this, by design of its format.</summary>
    Unsupported,

    /// <summary>Saving failed: the file at the target does not reflect this run. The previous file is untouched.</summary>
    ArtifactUnusable,

    /// <summary>A native library is missing.</summary>
    NativeMissing,

    /// <summary>The operating system refused a file operation.</summary>
    Io,

    /// <summary>Another writer has the working directory of the file.</summary>
    Busy,

    /// <summary>
    /// An earlier run left unsaved work beside the file that is not taken over: the options say so, the file changed since, or the work is damaged.
    /// </summary>
    UnsavedWork,
}
