using C1z.Engines.Sqlite.Connection;
using C1z.Envelope;

namespace C1z.Engines.Sqlite.Tests.Maintenance;

/// <summary>Looks into a snapshot, and changes it, past the engine.</summary>
internal static class RawFile
{
    /// <summary>Rows of a query with one column, as text.</summary>
    public static List<string> Query(string path, string sql)
    {
        List<string> rows = [];
        Work(path, session =>
        {
            using Statement statement = session.Prepare($"WITH q (c) AS ({sql}) SELECT CAST(c AS text) FROM q", "look into a file");
            while (statement.Step())
            {
                rows.Add(statement.String(0));
            }
        });
        return rows;
    }

    /// <summary>Changes the database of a snapshot.</summary>
    public static void Edit(string path, string sql)
    {
        string database = Work(path, session => session.Execute(sql, "edit a file"), keep: true);
        V1Writer.Write(database, path);
        File.Delete(database);
    }

    private static string Work(string path, Action<SqliteSession> work, bool keep = false)
    {
        string database = path + ".raw";
        using (V1Reader reader = V1Reader.Open(path))
        {
            reader.Unpack(database);
        }

        using (SqliteSession session = SqliteSession.Open(database, path))
        {
            session.Execute("PRAGMA journal_mode = MEMORY", "look into a file");
            work(session);
        }

        if (!keep)
        {
            File.Delete(database);
        }

        return database;
    }
}
