using SQLitePCL;

namespace C1z.Engines.Sqlite.Connection;

/// <summary>Translates result codes of SQLite into the engines' exception.</summary>
internal static class SqliteFailure
{
    /// <summary>Makes the exception for a result code.</summary>
    /// <param name="code">The result code, plain or extended.</param>
    /// <param name="detail">SQLite's own words.</param>
    /// <param name="doing">What was tried, as a verb phrase.</param>
    /// <param name="path">The snapshot.</param>
    public static Exception Translate(int code, string detail, string doing, string path)
    {
        string message = $"cannot {doing}: {detail} (SQLite result {code})";
        return (code & 0xFF) == raw.SQLITE_INTERRUPT
            ? new OperationCanceledException(message)
            : new EngineException(CodeOf(code & 0xFF), message, path);
    }

    private static EngineErrorCode CodeOf(int primary) => primary switch
    {
        // The engine's own statements are correct, so a plain error means that the schema in the file is not the one they were written for.
        raw.SQLITE_ERROR or raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_SCHEMA or raw.SQLITE_MISMATCH or raw.SQLITE_CONSTRAINT
            or raw.SQLITE_FORMAT or raw.SQLITE_AUTH => EngineErrorCode.Corrupt,
        raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM or raw.SQLITE_READONLY => EngineErrorCode.Io,
        raw.SQLITE_TOOBIG or raw.SQLITE_NOMEM => EngineErrorCode.TooLarge,
        _ => EngineErrorCode.Internal,
    };
}
