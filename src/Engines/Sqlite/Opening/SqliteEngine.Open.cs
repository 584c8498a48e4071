using System.Diagnostics;
using System.Globalization;
using C1z.Engines.Sqlite.Connection;
using C1z.Engines.Sqlite.Interop;
using C1z.Engines.Sqlite.Opening;
using C1z.Engines.Sqlite.Schema;

namespace C1z.Engines.Sqlite;

public sealed partial class SqliteEngine
{
    private const int SmallestPageCacheKib = 1024;

    /// <summary>Opens a snapshot, or starts one where the mode allows it. A new file appears only at the first <see cref="Save"/>.</summary>
    /// <param name="path">The snapshot. Only its content decides what it is, never its name.</param>
    /// <param name="options">How; null means all defaults, which is read-only.</param>
    /// <param name="cancel">Cancels while the file is unpacked; working files are gone then.</param>
    /// <returns>The open engine; dispose it to remove its working files.</returns>
    /// <exception cref="EngineException">
    /// <see cref="EngineErrorCode.NotFound"/>: no file; <see cref="EngineErrorCode.FailedPrecondition"/>: a file where none may be;
    /// <see cref="EngineErrorCode.NotASnapshot"/> and <see cref="EngineErrorCode.Truncated"/>; <see cref="EngineErrorCode.Corrupt"/>: damaged, or what is inside is not a
    /// snapshot's database; <see cref="EngineErrorCode.TooLarge"/>: a limit; <see cref="EngineErrorCode.NativeMissing"/>; <see cref="EngineErrorCode.Io"/>.
    /// </exception>
    public static SqliteEngine Open(string path, SqliteOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new SqliteOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PageCacheKib, SmallestPageCacheKib);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        SqliteLibrary.EnsureLoaded();
        WorkingDatabase database = WorkingDatabase.Create(path, options, cancel);
        SqliteSession? session = null;
        try
        {
            long started = Stopwatch.GetTimestamp();
            session = SqliteSession.Open(database.DatabasePath, path);
            Configure(session, options);
            DeferredMigrations deferred = Migrations.Run(session, options.DeferIndexes, deferBackfill: options.Engine.Mode == OpenMode.ReadOnly);
            options.Engine.Times?.AddSince("migrate", started);
            return new SqliteEngine(path, options, database, session, deferred);
        }
        catch
        {
            session?.Dispose();
            database.Dispose();
            throw;
        }
    }

    // The working database is private and dies with the process: nobody else locks it and no power cut matters to it, so locks are taken once and
    // nothing is flushed. The rollback journal (needed to undo a failed call) is a file beside it: in memory it would grow with what a vacuum rewrites. Leaving WAL mode, which older producers saved, also sets the
    // header's version bytes back to those of a plain database. EXCLUSIVE comes first: WAL would want shared memory beside the file otherwise.
    // Threads sort the keys of the indexes that are built at the end.
    internal static void Configure(SqliteSession session, SqliteOptions options)
    {
        string cache = (-options.PageCacheKib).ToString(CultureInfo.InvariantCulture);
        string threads = options.Threads.ToString(CultureInfo.InvariantCulture);
        session.Execute(
            $"PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = OFF; PRAGMA cache_size = {cache}; PRAGMA threads = {threads}",
            "open the database");
    }
}
