using C1z.Envelope;

namespace C1z.Engines.Sqlite.Tests.Support;

/// <summary>One snapshot path in a directory of its own; everything is gone afterwards.</summary>
internal sealed class Scratch : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("c1z-sqlite-").FullName;

    internal Scratch()
    {
        File = Path.Combine(_root, "sync.c1z");
        Working = Path.Combine(_root, "working");
        Directory.CreateDirectory(Working);
    }

    internal string File { get; }

    internal string Working { get; }

    internal ManualClock Clock { get; } = new();

    internal string this[string name] => Path.Combine(_root, name);

    internal SqliteEngine Open(OpenMode mode = OpenMode.ReadWrite, bool defer = true, string? file = null, FileSystem? files = null) => SqliteEngine.Open(
        file ?? File,
        new SqliteOptions
        {
            Engine = new EngineOptions { Mode = mode, TempDirectory = Working, Clock = Clock },
            DeferIndexes = defer,
            FileSystem = files ?? FileSystem.Physical,
        });

    /// <summary>Writes a finished full sync and returns its id.</summary>
    internal string WriteSync(Action<SqliteEngine> fill, bool defer = true)
    {
        using SqliteEngine engine = Open(defer: defer);
        string id = engine.StartSync(SyncType.Full);
        fill(engine);
        engine.EndSync();
        engine.Save();
        return id;
    }

    /// <summary>Makes a snapshot of a database that the given SQL builds.</summary>
    internal void WriteDatabase(string sql)
    {
        string database = this["made.db"];
        System.IO.File.Delete(database);
        using (var connection = RawDatabase.Open(database))
        {
            connection.Run(sql);
        }

        V1Writer.Write(database, File);
    }

    /// <summary>Changes the database of the snapshot behind the engine's back.</summary>
    internal void Edit(string sql)
    {
        string database = this["edit.db"];
        System.IO.File.Delete(database);
        using (V1Reader reader = V1Reader.Open(File))
        {
            reader.Unpack(database);
        }

        using (RawDatabase raw = RawDatabase.Open(database))
        {
            raw.Run(sql);
        }

        V1Writer.Write(database, File);
    }

    /// <summary>Unpacks the snapshot beside itself and opens the database with nothing of the engine in between.</summary>
    internal RawDatabase OpenRaw(string? file = null)
    {
        string database = this[Guid.NewGuid().ToString("N") + ".db"];
        using (V1Reader reader = V1Reader.Open(file ?? File))
        {
            reader.Unpack(database);
        }

        return RawDatabase.Open(database);
    }

    internal byte[] Bytes() => System.IO.File.ReadAllBytes(File);

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
