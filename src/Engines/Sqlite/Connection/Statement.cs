using System.Text;
using System.Text.Unicode;
using SQLitePCL;

namespace C1z.Engines.Sqlite.Connection;

/// <summary>A prepared statement: parameters from 1, columns from 0, bytes in and bytes out.</summary>
/// <remarks>Binding, stepping and reading allocate nothing. Spans of a row are valid until the next step or reset.</remarks>
internal sealed class Statement : IDisposable
{
    private readonly SqliteSession _session;
    private readonly sqlite3_stmt _handle;
    private readonly string _doing;

    internal Statement(SqliteSession session, sqlite3_stmt handle, string doing)
    {
        _session = session;
        _handle = handle;
        _doing = doing;
    }

    /// <summary>Takes the statement for one run; disposing the lease makes it ready for the next.</summary>
    public Lease Use() => new(this);

    /// <summary>Sets a parameter to SQL NULL.</summary>
    public void BindNull(int parameter) => Check(raw.sqlite3_bind_null(_handle, parameter));

    /// <summary>Sets an integer parameter.</summary>
    public void Bind(int parameter, long value) => Check(raw.sqlite3_bind_int64(_handle, parameter, value));

    /// <summary>Sets a text parameter; empty stays empty, never NULL.</summary>
    public void BindText(int parameter, ReadOnlySpan<byte> utf8)
    {
        // An empty span pins to a null pointer, which SQLite takes for NULL.
        Check(utf8.IsEmpty
            ? raw.sqlite3_bind_text(_handle, parameter, utf8z.FromSpan("\0"u8))
            : raw.sqlite3_bind_text(_handle, parameter, utf8));
    }

    /// <summary>Sets a text parameter. Allocates.</summary>
    public void BindText(int parameter, string text) => BindText(parameter, Encoding.UTF8.GetBytes(text));

    /// <summary>Sets a blob parameter; empty stays empty, never NULL.</summary>
    public void BindBlob(int parameter, ReadOnlySpan<byte> bytes) =>
        Check(bytes.IsEmpty ? raw.sqlite3_bind_zeroblob(_handle, parameter, 0) : raw.sqlite3_bind_blob(_handle, parameter, bytes));

    /// <summary>Runs to the next row.</summary>
    /// <returns>False when there is none.</returns>
    public bool Step()
    {
        int code = raw.sqlite3_step(_handle);
        return code switch
        {
            raw.SQLITE_ROW => true,
            raw.SQLITE_DONE => false,
            _ => throw Failed(code),
        };
    }

    /// <summary>Runs a statement that gives no rows, and makes it ready for the next run.</summary>
    public void Execute()
    {
        int code = raw.sqlite3_step(_handle);
        if (code is not (raw.SQLITE_DONE or raw.SQLITE_ROW))
        {
            Exception failure = Failed(code);
            Reset();
            throw failure;
        }

        Reset();
    }

    /// <summary>Ends a run. Parameters keep their values.</summary>
    public void Reset() => _ = raw.sqlite3_reset(_handle);

    /// <summary>True when a column of the row is NULL.</summary>
    public bool IsNull(int column) => raw.sqlite3_column_type(_handle, column) == raw.SQLITE_NULL;

    /// <summary>An integer column.</summary>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Corrupt"/>: the row holds something else.</exception>
    public long Int64(int column) => Is(column, raw.SQLITE_INTEGER)
        ? raw.sqlite3_column_int64(_handle, column)
        : throw WrongType(column, "an integer");

    /// <summary>A text column as UTF-8.</summary>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Corrupt"/>: the row holds something else, or bytes that are not UTF-8.</exception>
    public ReadOnlySpan<byte> Text(int column)
    {
        if (!Is(column, raw.SQLITE_TEXT))
        {
            throw WrongType(column, "text");
        }

        ReadOnlySpan<byte> text = raw.sqlite3_column_blob(_handle, column);
        return Utf8.IsValid(text) ? text : throw WrongType(column, "UTF-8");
    }

    /// <summary>A text column as a string; empty when it is NULL. Allocates.</summary>
    public string String(int column) => IsNull(column) ? "" : Encoding.UTF8.GetString(Text(column));

    /// <summary>A blob column.</summary>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Corrupt"/>: the row holds something else.</exception>
    public ReadOnlySpan<byte> Blob(int column) => Is(column, raw.SQLITE_BLOB)
        ? raw.sqlite3_column_blob(_handle, column)
        : throw WrongType(column, "a blob");

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private bool Is(int column, int type) => raw.sqlite3_column_type(_handle, column) == type;

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw Failed(code);
        }
    }

    private Exception Failed(int code) => _session.Failure(code, _doing);

    private EngineException WrongType(int column, string expected)
    {
        string name = raw.sqlite3_column_name(_handle, column).utf8_to_string();
        return new EngineException(EngineErrorCode.Corrupt, $"cannot {_doing}: column '{name}' does not hold {expected}", _session.SnapshotPath);
    }

    /// <summary>One run of a statement.</summary>
    internal readonly ref struct Lease(Statement statement)
    {
        /// <summary>Makes the statement ready for the next run.</summary>
        public void Dispose() => statement.Reset();
    }
}
