namespace C1z.Engines.Rocks;

/// <summary>What went wrong in a store, coarse enough to act on.</summary>
public enum RocksErrorCode
{
    /// <summary>A failure that has no better name; the message is the library's.</summary>
    Unknown = 0,

    /// <summary>Stored data breaks a rule of its format.</summary>
    Corrupt,

    /// <summary>The operating system refused a file operation.</summary>
    Io,

    /// <summary>The library refuses an argument or an option.</summary>
    InvalidArgument,

    /// <summary>Somebody else has the store open.</summary>
    Busy,

    /// <summary>The library cannot do this.</summary>
    Unsupported,

    /// <summary>A file or directory that must be there is not.</summary>
    NotFound,

    /// <summary>A sync of the log failed earlier: what is durable is known only after the store is opened again.</summary>
    Poisoned,
}
