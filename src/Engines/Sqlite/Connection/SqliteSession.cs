using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace C1z.Engines.Sqlite.Connection;

/// <summary>The one connection to a working database: its statements, its transaction.</summary>
/// <remarks>
/// <para>Writes go into one long transaction that is committed now and then; a call that must be atomic runs inside an <see cref="AtomicCall"/>.
/// SQLite may undo the whole transaction by itself when it runs out of disk or memory. Then rows of earlier calls are gone, <see cref="IsLost"/> is
/// set, and the engine refuses to go on.</para>
/// <para>Not thread-safe.</para>
/// </remarks>
internal sealed class SqliteSession : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly sqlite3 _handle;
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);
    private bool _keepCall;
    private bool _holdsFinishedCalls;

    private SqliteSession(SqliteConnection connection, string snapshotPath)
    {
        _connection = connection;
        _handle = connection.Handle ?? throw new InvalidOperationException("the connection is not open");
        SnapshotPath = snapshotPath;
    }

    /// <summary>The snapshot that the working database belongs to; named in errors.</summary>
    public string SnapshotPath { get; }

    /// <summary>True inside a transaction.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>True once SQLite gave up a transaction that held rows of finished calls.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Opens a working database. Nothing is read yet.</summary>
    /// <param name="databasePath">The database; created when missing.</param>
    /// <param name="snapshotPath">The snapshot it belongs to.</param>
    public static SqliteSession Open(string databasePath, string snapshotPath)
    {
        // No pooling: the file must be free the moment the session ends, for it is deleted then.
        var builder = new SqliteConnectionStringBuilder { DataSource = databasePath, Mode = SqliteOpenMode.ReadWriteCreate, Pooling = false };
        var connection = new SqliteConnection(builder.ToString());
        try
        {
            connection.Open();
            var session = new SqliteSession(connection, snapshotPath);
            session.Harden();
            return session;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw SqliteFailure.Translate(e.SqliteExtendedErrorCode, e.Message, "open the working database", snapshotPath);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A statement that lives as long as the session, prepared at its first use.</summary>
    /// <param name="sql">Its text; also its key.</param>
    /// <param name="doing">What it does, as a verb phrase for errors.</param>
    public Statement Cached(string sql, string doing)
    {
        if (!_statements.TryGetValue(sql, out Statement? statement))
        {
            statement = Prepare(sql, doing);
            _statements.Add(sql, statement);
        }

        return statement;
    }

    /// <summary>Prepares a statement that the caller disposes.</summary>
    /// <param name="sql">Its text.</param>
    /// <param name="doing">What it does, as a verb phrase for errors.</param>
    public Statement Prepare(string sql, string doing)
    {
        int code = raw.sqlite3_prepare_v2(_handle, sql, out sqlite3_stmt handle);
        return code == raw.SQLITE_OK ? new Statement(this, handle, doing) : throw Failure(code, doing);
    }

    /// <summary>Runs statements that need no parameters and whose rows do not matter.</summary>
    /// <param name="sql">One statement or several.</param>
    /// <param name="doing">What they do, as a verb phrase for errors.</param>
    public void Execute(string sql, string doing)
    {
        int code = raw.sqlite3_exec(_handle, sql);
        if (code != raw.SQLITE_OK)
        {
            throw Failure(code, doing);
        }
    }

    /// <summary>Runs a query and reads the integer in its first column.</summary>
    /// <param name="sql">The query.</param>
    /// <param name="doing">What it does, as a verb phrase for errors.</param>
    /// <returns>The integer; 0 without a row.</returns>
    public long Scalar(string sql, string doing)
    {
        Statement statement = Cached(sql, doing);
        using Statement.Lease lease = statement.Use();
        return statement.Step() ? statement.Int64(0) : 0;
    }

    /// <summary>Rows changed by the statement that ran last.</summary>
    public int Changes() => raw.sqlite3_changes(_handle);

    /// <summary>Opens the long transaction unless it is open.</summary>
    public void EnsureTransaction()
    {
        if (!InTransaction)
        {
            Execute("BEGIN IMMEDIATE", "begin a transaction");
        }
    }

    /// <summary>Commits the long transaction if it is open.</summary>
    public void Commit()
    {
        if (InTransaction)
        {
            Execute("COMMIT", "commit");
            _holdsFinishedCalls = false;
        }
    }

    /// <summary>Begins a group of writes that stay together or not at all.</summary>
    public AtomicCall BeginCall()
    {
        EnsureTransaction();
        Cached("SAVEPOINT call", "set a savepoint").Execute();
        return new AtomicCall(this);
    }

    /// <summary>Lets a cancellation interrupt queries while the result is alive. Not for writes: an interrupted write undoes the transaction.</summary>
    /// <param name="cancel">The token.</param>
    public CancellationTokenRegistration InterruptOn(CancellationToken cancel) => cancel.Register(() => raw.sqlite3_interrupt(_handle));

    /// <summary>The exception for a result code of this connection.</summary>
    /// <param name="code">The code.</param>
    /// <param name="doing">What was tried, as a verb phrase.</param>
    public Exception Failure(int code, string doing)
    {
        IsLost |= _holdsFinishedCalls && !InTransaction;
        int extended = raw.sqlite3_extended_errcode(_handle);
        string detail = raw.sqlite3_errmsg(_handle).utf8_to_string();
        return SqliteFailure.Translate((extended & 0xFF) == (code & 0xFF) ? extended : code, detail, doing, SnapshotPath);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Statement statement in _statements.Values)
        {
            statement.Dispose();
        }

        _statements.Clear();
        _connection.Dispose();
    }

    private void EndCall()
    {
        if (!InTransaction)
        {
            // SQLite undid everything, this call included; whether that was more than this call, the failure has noted.
            return;
        }

        if (!_keepCall)
        {
            Cached("ROLLBACK TO call", "roll back").Execute();
        }

        Cached("RELEASE call", "release a savepoint").Execute();
        _holdsFinishedCalls |= _keepCall;
    }

    // A snapshot comes from anywhere: its schema must not be able to run code, and its pages are checked as they are read.
    private void Harden()
    {
        _ = raw.sqlite3_db_config(_handle, raw.SQLITE_DBCONFIG_DEFENSIVE, 1, out _);
        _ = raw.sqlite3_db_config(_handle, raw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, out _);
        Execute("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON", "configure the working database");
    }

    /// <summary>A group of writes; without <see cref="Complete"/> they are undone when it is disposed. Groups do not nest.</summary>
    internal readonly ref struct AtomicCall
    {
        private readonly SqliteSession _session;

        internal AtomicCall(SqliteSession session)
        {
            _session = session;
            _session._keepCall = false;
        }

        /// <summary>Keeps the writes.</summary>
        public void Complete() => _session._keepCall = true;

        /// <summary>Ends the group.</summary>
        public void Dispose() => _session.EndCall();
    }
}
