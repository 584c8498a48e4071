using C1z.Engines.Sqlite.Connection;
using C1z.Engines.Sqlite.Schema;

namespace C1z.Engines.Sqlite.Maintenance;

/// <summary>Copies rows of one table from a sync to a sync, inside a database or between two.</summary>
/// <remarks>
/// Columns are named one by one, and only those of <see cref="V1Schema"/>: migrated files have them in another order, and a name that a file brings
/// along never gets into a statement. Columns that are not known here are left behind.
/// </remarks>
internal static class RowCopy
{
    /// <summary>The table's columns for an INSERT or a SELECT.</summary>
    /// <param name="table">The table.</param>
    public static string Columns(TableSchema table) => string.Join(", ", table.Columns.Select(column => $"\"{column.Name}\""));

    /// <summary>Copies the rows of a table as they are.</summary>
    /// <param name="session">The database.</param>
    /// <param name="table">The table.</param>
    /// <param name="syncId">The sync whose rows are copied, under new row ids; null for all rows, with theirs.</param>
    public static void ToOther(SqliteSession session, TableSchema table, string? syncId)
    {
        string columns = syncId is null ? $"id, {Columns(table)}" : Columns(table);
        string filter = syncId is null ? "" : "WHERE sync_id = ?1";
        using Statement copy = session.Prepare(
            $"INSERT INTO {AttachedDatabase.Schema}.{table.Name} ({columns}) SELECT {columns} FROM main.{table.Name} {filter} ORDER BY id",
            $"copy {table.Name}");
        if (syncId is not null)
        {
            copy.BindText(1, syncId);
        }

        copy.Execute();
    }

    /// <summary>Copies rows of a sync that have no counterpart in another sync into a third one.</summary>
    /// <param name="session">The database; everything is written to its main schema.</param>
    /// <param name="table">The table.</param>
    /// <param name="target">The sync that gets the rows.</param>
    /// <param name="from">Schema and sync the rows come from.</param>
    /// <param name="unless">Schema and sync of the counterparts.</param>
    /// <param name="mustEqual">True when only a counterpart with the same content counts; false when its id is enough.</param>
    public static void WithoutCounterpart(
        SqliteSession session, TableSchema table, string target, SchemaSync from, SchemaSync unless, bool mustEqual)
    {
        using Statement copy = session.Prepare(
            $"""
            INSERT INTO main.{table.Name} ({Columns(table)})
            SELECT {ColumnsWithNewSync(table, "a")} FROM {from.Schema}.{table.Name} AS a
            WHERE a.sync_id = ?2 AND NOT EXISTS (
                SELECT 1 FROM {unless.Schema}.{table.Name} AS b
                WHERE b.external_id = a.external_id AND b.sync_id = ?3{(mustEqual ? SameContent(table) : "")})
            ORDER BY a.id
            """,
            $"compare {table.Name}");
        copy.BindText(1, target);
        copy.BindText(2, from.SyncId);
        copy.BindText(3, unless.SyncId);
        copy.Execute();
    }

    /// <summary>The table's columns for a SELECT in which parameter 1 stands for the sync.</summary>
    /// <param name="table">The table.</param>
    /// <param name="alias">Name of the table in the statement.</param>
    public static string ColumnsWithNewSync(TableSchema table, string alias) =>
        string.Join(", ", table.Columns.Select(column => column.Name == "sync_id" ? "?1" : $"{alias}.\"{column.Name}\""));

    // An annotation is content too, although it lives beside the record.
    private static string SameContent(TableSchema table) =>
        " AND b.data IS a.data" + (table.Name == V1Schema.Grants ? " AND ifnull(b.expansion, X'') IS ifnull(a.expansion, X'')" : "");
}

/// <summary>A sync in one of the databases of a session.</summary>
/// <param name="Schema"><c>main</c> or <see cref="AttachedDatabase.Schema"/>.</param>
/// <param name="SyncId">The sync.</param>
internal readonly record struct SchemaSync(string Schema, string SyncId);
