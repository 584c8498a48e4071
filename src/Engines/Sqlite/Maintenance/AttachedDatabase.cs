using C1z.Engines.Sqlite.Connection;

namespace C1z.Engines.Sqlite.Maintenance;

/// <summary>A second database that statements of a session can name as <see cref="Schema"/>, until this is disposed.</summary>
/// <remarks>Statements that name it must be disposed before, so they are prepared by their user and not kept.</remarks>
internal sealed class AttachedDatabase : IDisposable
{
    /// <summary>The name in SQL.</summary>
    public const string Schema = "other";

    private readonly SqliteSession _session;

    private AttachedDatabase(SqliteSession session) => _session = session;

    /// <summary>Attaches a database; commits what is open before.</summary>
    /// <param name="session">The session that gets it.</param>
    /// <param name="path">The database file. Nobody else may have it open.</param>
    public static AttachedDatabase Attach(SqliteSession session, string path)
    {
        session.Commit();
        using (Statement attach = session.Prepare($"ATTACH DATABASE ?1 AS {Schema}", "attach a database"))
        {
            attach.BindText(1, path);
            attach.Execute();
        }

        // An attached database has the defaults again; it is a private copy like the main one, so nothing of it needs flushing.
        session.Execute($"PRAGMA {Schema}.synchronous = OFF; PRAGMA {Schema}.cache_size = -16384", "attach a database");
        return new AttachedDatabase(session);
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Execute($"DETACH DATABASE {Schema}", "detach a database");
}
