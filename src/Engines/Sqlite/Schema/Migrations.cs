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
    /// <param name="deferIndexes">True to leave missing indexes out that do not guard identity: a query that wants one builds it.</param>
    /// <param name="deferBackfill">True to leave expansions where they are: a reader that never asks for them never pays for the move.</param>
    /// <returns>What was left out.</returns>
    public static DeferredMigrations Run(SqliteSession session, bool deferIndexes, bool deferBackfill)
    {
        SchemaGuard.CheckObjects(session);
        var indexes = new DeferredIndexes(session);
        session.EnsureTransaction();
        foreach (TableSchema table in V1Schema.Tables)
        {
            bool isNew = TableColumn.Read(session, table.Name).Count == 0;
            if (isNew)
            {
                session.Execute(table.Ddl, Doing);
            }
            else
            {
                AddLateColumns(session, table);
            }

            CreateIndexes(session, table, isNew, deferIndexes ? indexes : null);
        }

        SchemaGuard.CheckColumns(session);
        bool backfill = GrantBackfill.IsNeeded(session);
        if (backfill && !deferBackfill)
        {
            GrantBackfill.Run(session);
        }

        session.Commit();
        return new DeferredMigrations(indexes, backfill && deferBackfill);
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
        Statement find = session.Cached("SELECT COUNT(*) FROM sqlite_master WHERE type = 'index' AND name = ?1 COLLATE NOCASE", Doing);
        find.BindText(1, index.Name);
        using Statement.Lease lease = find.Use();
        return find.Step() && find.Int64(0) > 0;
    }
}

/// <summary>What opening a database left for later.</summary>
/// <param name="Indexes">Indexes that are missing.</param>
/// <param name="Backfill">True when some sync keeps its expansions in its records.</param>
internal sealed record DeferredMigrations(DeferredIndexes Indexes, bool Backfill);
