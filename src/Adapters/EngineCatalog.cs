using C1z.Engines;
using C1z.Engines.Lsm;
using C1z.Engines.Sqlite;

namespace C1z.Adapters;

/// <summary>Opens the engine that a file's first bytes ask for; the file's name never counts.</summary>
internal static class EngineCatalog
{
    public static ISnapshotEngine OpenForReading(string path, C1zReaderOptions options) => OpenExisting(path, options.ToEngine());

    public static ISnapshotEngine OpenForWriting(string path, C1zWriterOptions options)
    {
        EngineOptions engine = options.ToEngine();
        if (File.Exists(path) && new FileInfo(path).Length > 0)
        {
            return OpenExisting(path, engine);
        }

        return options.Engine switch
        {
            C1zEngine.Sqlite => SqliteEngine.Open(path, new SqliteOptions { Engine = engine }),
            C1zEngine.Lsm => LsmEngine.Open(path, new LsmOptions { Engine = engine }),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Engine, "not an engine"),
        };
    }

    private static ISnapshotEngine OpenExisting(string path, EngineOptions options) => SnapshotProbe.Detect(path) switch
    {
        SnapshotFormat.V1 => SqliteEngine.Open(path, new SqliteOptions { Engine = options }),
        SnapshotFormat.V3 => LsmEngine.Open(path, new LsmOptions { Engine = options }),
        SnapshotFormat format => throw new C1zException(C1zErrorCode.Unsupported, $"{path}: format {format} has no engine", path),
    };
}
