namespace C1z.Engines.Rocks;

/// <summary>Trouble of a store or of the library below it. Misuse throws the CLR's argument and state exceptions instead.</summary>
public sealed class RocksException : Exception
{
    private const string Lock = "lock";

    /// <summary>Creates the exception.</summary>
    /// <param name="code">What went wrong.</param>
    /// <param name="message">The broken rule, or the library's own words.</param>
    /// <param name="inner">The cause, when there is one.</param>
    public RocksException(RocksErrorCode code, string message, Exception? inner = null)
        : base(message, inner) => Code = code;

    /// <summary>What went wrong.</summary>
    public RocksErrorCode Code { get; }

    // The C interface hands out the text of a status: the name of its class, a colon, details.
    internal static RocksException FromStatus(string status)
    {
        int colon = status.IndexOf(':', StringComparison.Ordinal);
        RocksErrorCode code = (colon < 0 ? status : status[..colon]) switch
        {
            "Corruption" => RocksErrorCode.Corrupt,
            "IO error" => status.Contains(Lock, StringComparison.OrdinalIgnoreCase) ? RocksErrorCode.Busy : RocksErrorCode.Io,
            "Invalid argument" => status.Contains("does not exist", StringComparison.Ordinal) ? RocksErrorCode.NotFound : RocksErrorCode.InvalidArgument,
            "Resource busy" or "Operation timed out" or "Operation failed. Try again." => RocksErrorCode.Busy,
            "Not implemented" => RocksErrorCode.Unsupported,
            "NotFound" => RocksErrorCode.NotFound,
            _ => RocksErrorCode.Unknown,
        };
        return new RocksException(code, $"RocksDB: {status}");
    }
}
