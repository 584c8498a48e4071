using C1z.Engines.Sqlite.Connection;

namespace C1z.Engines.Sqlite.Schema;

/// <summary>Brings a working database to the current schema.</summary>
/// <remarks>
/// Runs on every open and changes the working copy only: an old file that is opened and not written to keeps its bytes. Every step finds out by itself
/// whether it is needed.
/// </remarks>
internal static class Migrations
{
    private const string Doing = "bring the schema up to date";

    /// <summary>Creates what is missing, adds late columns, moves expansion data to its column.</summary>
    /// <param name="session">The database.</param>
    /// <param name="isNew">True for a database without tables.</param>
    /// <param name="defer">
    /// True to leave out what can be made up for later: indexes that do not guard identity and, in a database that exists, the move of expansions. A
    /// reader that never asks for them never pays for them.
    /// </param>
    /// <returns>What was left out.</returns>
    public static DeferredMigrations Run(SqliteSession session, bool isNew, bool defer)
    {
        SchemaGuard.CheckObjects(session);
        var indexes = new DeferredIndexes(session);
        session.EnsureTransaction();
        foreach (TableSchema table in V1Schema.Tables)
        {
            if (TableColumn.Read(session, table.Name).Count == 0)
            {
                session.Execute(table.Ddl, Doing);
            }
            else
            {
                AddLateColumns(session, table);
            }

            CreateIndexes(session, table, isNew, defer ? indexes : null);
        }

        SchemaGuard.CheckColumns(session);
        bool backfill = GrantBackfill.IsNeeded(session);
        if (backfill && !defer)
        {
            GrantBackfill.Run(session);
        }

        session.Commit();
        return new DeferredMigrations(indexes, backfill && defer);
    }

    private static void AddLateColumns(SqliteSession session, TableSchema table)
    {
        IReadOnlyList<TableColumn> columns = TableColumn.Read(session, table.Name);
        foreach (ColumnSchema late in table.Columns.Where(column => column.IsLate))
        {
            if (!columns.Any(column => column.Name.Equals(late.Name, StringComparison.OrdinalIgnoreCase)))
            {
                session.Execute($"ALTER TABLE {table.Name} ADD COLUMN {late.Ddl}", Doing);
            }
        }
    }

    // The partial indexes of a new, empty table cost nothing; on a table with rows each of them is a walk over all of it.
    private static void CreateIndexes(SqliteSession session, TableSchema table, bool isNew, DeferredIndexes? deferred)
    {
        foreach (IndexSchema index in table.Indexes)
        {
            if (deferred is not null && !index.IsUnique && (index.IsDeferrable || !isNew))
            {
                if (!Exists(session, index))
                {
                    deferred.Add(index);
                }
            }
            else
            {
                session.Execute(index.Ddl, Doing);
            }
        }
    }

    private static bool Exists(SqliteSession session, IndexSchema index)
    {
        Statement find = session.Cached("SELECT COUNT(*) FROM sqlite_master WHERE type = 'index' AND name = ?1", Doing);
        find.BindText(1, index.Name);
        using Statement.Lease lease = find.Use();
        return find.Step() && find.Int64(0) > 0;
    }
}

/// <summary>What opening a database left for later.</summary>
/// <param name="Indexes">Indexes that are missing.</param>
/// <param name="Backfill">True when some sync keeps its expansions in its records.</param>
internal sealed record DeferredMigrations(DeferredIndexes Indexes, bool Backfill);
