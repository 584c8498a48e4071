using C1z.Engines.Sqlite.Connection;

namespace C1z.Engines.Sqlite.Schema;

/// <summary>Refuses a database whose objects only look like those of a snapshot.</summary>
/// <remarks>
/// A snapshot is untrusted input. A view in place of a table, a virtual or generated column, a trigger, an <c>id</c> that is not the row id: each would
/// make correct statements do something else. Unknown further tables and columns are fine.
/// </remarks>
internal static class SchemaGuard
{
    private const string Doing = "read the schema";

    /// <summary>Checks what bears one of our names, before anything is created.</summary>
    /// <param name="session">The database.</param>
    public static void CheckObjects(SqliteSession session)
    {
        if (session.Cached("PRAGMA encoding", Doing) is var encoding)
        {
            using Statement.Lease lease = encoding.Use();
            if (encoding.Step() && encoding.String(0) != "UTF-8")
            {
                throw Broken(session, $"text is stored as {encoding.String(0)}, a snapshot stores UTF-8");
            }
        }

        Statement objects = session.Cached("SELECT type, name, tbl_name, rootpage FROM sqlite_master", Doing);
        using Statement.Lease run = objects.Use();
        while (objects.Step())
        {
            CheckObject(session, objects.String(0), objects.String(1), objects.String(2), !objects.IsNull(3) && objects.Int64(3) > 0);
        }
    }

    /// <summary>Checks the columns of every table, after the missing ones were added.</summary>
    /// <param name="session">The database.</param>
    public static void CheckColumns(SqliteSession session)
    {
        foreach (TableSchema table in V1Schema.Tables)
        {
            IReadOnlyList<TableColumn> columns = TableColumn.Read(session, table.Name);
            TableColumn? id = Find(columns, "id");
            if (id is not { KeyPosition: 1 } || !id.Type.Equals("integer", StringComparison.OrdinalIgnoreCase) || columns.Count(c => c.KeyPosition > 0) > 1)
            {
                throw Broken(session, $"table {table.Name} has no integer primary key 'id'");
            }

            foreach (ColumnSchema column in table.Columns)
            {
                TableColumn found = Find(columns, column.Name) ?? throw Broken(session, $"table {table.Name} has no column '{column.Name}'");
                if (found.IsComputed)
                {
                    throw Broken(session, $"column '{column.Name}' of table {table.Name} is computed");
                }
            }
        }
    }

    private static void CheckObject(SqliteSession session, string type, string name, string table, bool hasPages)
    {
        bool onOurs = V1Schema.Tables.Any(known => Same(known.Name, table));
        if (type == "trigger" && onOurs)
        {
            throw Broken(session, $"table {table} has a trigger");
        }

        if (V1Schema.Tables.Any(known => Same(known.Name, name)) && (type != "table" || !hasPages))
        {
            throw Broken(session, $"{name} is not an ordinary table");
        }

        if (V1Schema.Tables.SelectMany(known => known.Indexes).FirstOrDefault(known => Same(known.Name, name)) is { } index
            && (type != "index" || !Same(index.Table, table)))
        {
            throw Broken(session, $"{name} is not an index of {index.Table}");
        }
    }

    private static TableColumn? Find(IReadOnlyList<TableColumn> columns, string name) => columns.FirstOrDefault(column => Same(column.Name, name));

    private static bool Same(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);

    private static EngineException Broken(SqliteSession session, string rule) => new(EngineErrorCode.Corrupt, rule, session.SnapshotPath);
}
