using C1z.Engines.Sqlite.Interop;
using Microsoft.Data.Sqlite;

namespace C1z.Engines.Sqlite.Tests.Support;

/// <summary>A database without the engine: the independent witness.</summary>
internal sealed class RawDatabase : IDisposable
{
    private readonly SqliteConnection _connection;

    private RawDatabase(SqliteConnection connection) => _connection = connection;

    internal static RawDatabase Open(string path)
    {
        SqliteLibrary.EnsureLoaded();
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return new RawDatabase(connection);
    }

    internal void Run(string sql)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        _ = command.ExecuteNonQuery();
    }

    /// <summary>Rows as text, columns separated by a bar; NULL is the word.</summary>
    internal List<string> Rows(string sql)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Show(reader.GetValue(i)))));
        }

        return rows;
    }

    internal string One(string sql) => Rows(sql).Single();

    public void Dispose() => _connection.Dispose();

    private static string Show(object value) => value switch
    {
        DBNull => "NULL",
        byte[] bytes => Convert.ToHexString(bytes),
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
    };
}
