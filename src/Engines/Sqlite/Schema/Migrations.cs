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
    /// <param name="deferIndexes">True to leave missing deferrable indexes out.</param>
    /// <returns>The indexes that were left out.</returns>
    public static DeferredIndexes Run(SqliteSession session, bool deferIndexes)
    {
        SchemaGuard.CheckObjects(session);
        var deferred = new DeferredIndexes(session);
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

            CreateIndexes(session, table, deferIndexes ? deferred : null);
        }

        SchemaGuard.CheckColumns(session);
        GrantBackfill.Run(session);
        session.Commit();
        return deferred;
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

    private static void CreateIndexes(SqliteSession session, TableSchema table, DeferredIndexes? deferred)
    {
        foreach (IndexSchema index in table.Indexes)
        {
            if (deferred is not null && index.IsDeferrable)
            {
                AddIfMissing(session, index, deferred);
            }
            else
            {
                session.Execute(index.Ddl, Doing);
            }
        }
    }

    private static void AddIfMissing(SqliteSession session, IndexSchema index, DeferredIndexes deferred)
    {
        Statement find = session.Cached("SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = ?1 COLLATE NOCASE", Doing);
        find.BindText(1, index.Name);
        using Statement.Lease lease = find.Use();
        if (!find.Step())
        {
            deferred.Add(index);
        }
    }
}
