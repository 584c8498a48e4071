using C1z.Envelope;
using C1z.Envelope.Interop;
using SQLitePCL;

namespace C1z.Engines.Sqlite.Interop;

/// <summary>Chooses the SQLite library of this process, once.</summary>
/// <remarks>
/// The system's own library comes before any copy in the package cache: distributions patch it, and the copies known to the pinned binding are years
/// old. <c>C1Z_LIBSQLITE3</c> names a file instead.
/// </remarks>
internal static class SqliteLibrary
{
    // 3.31 brought trusted_schema; upserts and partial indexes are older.
    private const int OldestVersion = 3_031_000;

    private static readonly NativeLibraryDescription Description = new(
        "SQLITE3",
        ["libsqlite3.so.0", "libsqlite3.so", "libe_sqlite3.so"],
        ["libsqlite3.dylib", "/opt/homebrew/opt/sqlite/lib/libsqlite3.dylib", "/usr/lib/libsqlite3.dylib", "libe_sqlite3.dylib"],
        ["winsqlite3.dll", "sqlite3.dll", "e_sqlite3.dll"],
        "Install it: Debian and Ubuntu package libsqlite3-0, Fedora sqlite-libs, macOS and Windows bring one.");

    private static readonly Lazy<EngineException?> Failure = new(Load);

    /// <summary>Makes the library ready.</summary>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.NativeMissing"/>: none was found, or it is too old.</exception>
    public static void EnsureLoaded()
    {
        if (Failure.Value is { } failure)
        {
            throw new EngineException(failure.Code, failure.Message, null, failure.InnerException);
        }
    }

    private static EngineException? Load()
    {
        try
        {
            NativeLibraryResolver.Register(typeof(SQLite3Provider_e_sqlite3).Assembly, "e_sqlite3", Description);
            raw.SetProvider(new SQLite3Provider_e_sqlite3());
            int version = raw.sqlite3_libversion_number();
            return version >= OldestVersion
                ? null
                : new EngineException(EngineErrorCode.NativeMissing, $"the SQLite library has version {version}, at least {OldestVersion} is needed");
        }
        catch (Exception e) when (e is EnvelopeException or DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            return new EngineException(EngineErrorCode.NativeMissing, e.Message, null, e);
        }
    }
}
