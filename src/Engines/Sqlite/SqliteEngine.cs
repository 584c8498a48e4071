using C1z.Engines.Sqlite.Connection;
using C1z.Engines.Sqlite.Maintenance;
using C1z.Engines.Sqlite.Opening;
using C1z.Engines.Sqlite.Reading;
using C1z.Engines.Sqlite.Schema;

namespace C1z.Engines.Sqlite;

/// <summary>The v1 engine: a snapshot is a SQLite database in one zstd frame.</summary>
/// <remarks>
/// <para>The database is unpacked to a private directory, worked on there, and packed again by <see cref="Save"/>. The file at <see cref="Path"/> is read
/// when the engine is opened and replaced, in one step, when it is saved; nothing else touches it.</para>
/// <para>Operations of several threads are serialized; the order between them is not defined. After <see cref="Dispose"/> every call that reaches the
/// database throws <see cref="ObjectDisposedException"/>.</para>
/// </remarks>
public sealed partial class SqliteEngine : ISnapshotEngine
{
    private readonly Lock _gate = new();
    private readonly SqliteOptions _options;
    private readonly WorkingDatabase _database;
    private readonly SqliteSession _session;
    private readonly DeferredIndexes _indexes;
    private bool _disposed;

    private SqliteEngine(string path, SqliteOptions options, WorkingDatabase database, SqliteSession session, DeferredMigrations deferred)
    {
        Path = path;
        _options = options;
        _database = database;
        _session = session;
        _indexes = deferred.Indexes;
        _readers = new RowReaders(path) { TakeExpandableOut = deferred.Backfill };
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public EngineInfo Info { get; } = new(EngineKind.Sqlite, "v1", "");

    /// <inheritdoc/>
    public RecordEncoding Encoding { get; } = RecordEncoding.ConnectorV2;

    /// <inheritdoc/>
    public bool IsReadOnly => _options.Engine.Mode == OpenMode.ReadOnly;

    /// <inheritdoc/>
    public bool IsDirty { get; private set; }

    private TimeProvider Clock => _options.Engine.Clock;

    /// <inheritdoc/>
    public long WorkingBytes()
    {
        using Lock.Scope scope = Enter();
        return _session.Scalar("PRAGMA page_count", "measure the database") * _session.Scalar("PRAGMA page_size", "measure the database");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _session.Dispose();
            _database.Dispose();
        }
    }

    // Every public operation begins here: it waits for the one that runs, and a closed engine ends it.
    private Lock.Scope Enter()
    {
        Lock.Scope scope = _gate.EnterScope();
        if (!_disposed)
        {
            return scope;
        }

        scope.Dispose();
        throw new ObjectDisposedException(nameof(SqliteEngine));
    }

    // Every operation that changes rows begins here.
    private Lock.Scope EnterForWriting()
    {
        Lock.Scope scope = Enter();
        try
        {
            RequireWritable();
            return scope;
        }
        catch
        {
            scope.Dispose();
            throw;
        }
    }

    // A reader that only wants records takes the annotation out of the few that have it as it goes; whoever asks for expansions, or copies rows, needs the
    // column. The working database is private, so a reader may change it.
    private void EnsureBackfilled()
    {
        if (_readers.TakeExpandableOut)
        {
            OwnTransaction.Run(_session, () => GrantBackfill.Run(_session), CancellationToken.None);
            _readers.TakeExpandableOut = false;
        }
    }

    private void RequireWritable()
    {
        if (IsReadOnly)
        {
            throw new EngineException(EngineErrorCode.ReadOnly, "the snapshot was opened read-only", Path);
        }

        if (_session.IsLost)
        {
            throw new EngineException(EngineErrorCode.FailedPrecondition, "an earlier failure undid rows that were already put; open the snapshot again", Path);
        }
    }
}
