using C1z.Engines.Sqlite.Connection;
using C1z.Engines.Sqlite.Opening;
using C1z.Engines.Sqlite.Schema;
using C1z.Envelope;

namespace C1z.Engines.Sqlite.Maintenance;

/// <summary>A new snapshot in the making: a database in a private directory that becomes the file at its path, or nothing.</summary>
internal sealed class SnapshotCopy : IDisposable
{
    private readonly string _outPath;
    private readonly SqliteOptions _options;
    private readonly WorkingDatabase _database;

    private SnapshotCopy(string outPath, SqliteOptions options, WorkingDatabase database)
    {
        _outPath = outPath;
        _options = options;
        _database = database;
    }

    /// <summary>The database; not there yet.</summary>
    public string DatabasePath => _database.DatabasePath;

    /// <summary>Begins a copy.</summary>
    /// <param name="outPath">Where it will go.</param>
    /// <param name="options">Options of the store that is copied: directory, limits, level, file operations.</param>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.FailedPrecondition"/>: there is a file already.</exception>
    public static SnapshotCopy Begin(string outPath, SqliteOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(outPath);
        SqliteOptions own = options with { Engine = options.Engine with { Mode = OpenMode.CreateNew }, DeferIndexes = false };
        return new SnapshotCopy(outPath, own, WorkingDatabase.Create(outPath, own));
    }

    /// <summary>Makes the tables, without indexes: those are built by <see cref="Work"/> over the finished rows.</summary>
    public void CreateTables()
    {
        using SqliteSession session = Open();
        foreach (TableSchema table in V1Schema.Tables)
        {
            session.Execute(table.Ddl, "create the tables");
        }
    }

    /// <summary>Brings the database to the current schema, indexes included, and then works on it.</summary>
    /// <param name="work">What else to do; null for nothing.</param>
    public void Work(Action<SqliteSession>? work = null)
    {
        using SqliteSession session = Open();
        Migrations.Run(session, deferIndexes: false, deferBackfill: false);
        work?.Invoke(session);
        session.Commit();
    }

    /// <summary>Packs the database and puts it at its path.</summary>
    /// <param name="cancel">Cancels; nothing is left at the path.</param>
    public void Publish(CancellationToken cancel)
    {
        try
        {
            // Making the copy took a while; what appeared there meanwhile is not ours to replace.
            V1Writer.Write(DatabasePath, _outPath, SqliteEngine.PackOptions(_options) with { MustBeNew = true }, _options.Engine.Progress, cancel);
        }
        catch (Exception e) when (ContainerFailure.Translate(e, _outPath) is { } translated)
        {
            throw translated;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private SqliteSession Open()
    {
        SqliteSession session = SqliteSession.Open(DatabasePath, _outPath);
        try
        {
            SqliteEngine.Configure(session, _options);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }
}
