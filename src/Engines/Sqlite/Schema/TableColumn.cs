using C1z.Engines.Sqlite.Connection;

namespace C1z.Engines.Sqlite.Schema;

/// <summary>A column as the database declares it.</summary>
/// <param name="Name">Its name, checked: letters, digits and underscores, not starting with a digit.</param>
/// <param name="Type">Its declared type.</param>
/// <param name="KeyPosition">Position in the primary key from 1; 0 when it is no part of it.</param>
/// <param name="IsComputed">True for generated and hidden columns.</param>
internal sealed record TableColumn(string Name, string Type, long KeyPosition, bool IsComputed)
{
    /// <summary>Reads the columns of a table, in their order.</summary>
    /// <param name="session">The database.</param>
    /// <param name="table">One of the tables of <see cref="V1Schema"/>.</param>
    /// <param name="schema">The attached database; <c>main</c> by default.</param>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Corrupt"/>: a name that could end up as SQL.</exception>
    public static IReadOnlyList<TableColumn> Read(SqliteSession session, string table, string schema = "main")
    {
        var columns = new List<TableColumn>();
        using Statement info = session.Prepare($"PRAGMA {schema}.table_xinfo({table})", $"read the columns of {table}");
        while (info.Step())
        {
            string name = info.String(1);
            if (!IsPlainName(name))
            {
                throw new EngineException(EngineErrorCode.Corrupt, $"invalid column name '{name}' in table {table}", session.SnapshotPath);
            }

            columns.Add(new TableColumn(name, info.String(2), info.Int64(5), info.Int64(6) != 0));
        }

        return columns;
    }

    /// <summary>Tells whether a name can stand in SQL: names come from the file, and the file from anywhere.</summary>
    /// <param name="name">The name.</param>
    public static bool IsPlainName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
