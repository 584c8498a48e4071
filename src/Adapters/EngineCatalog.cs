using C1z.Engines;
using C1z.Engines.Lsm;
using C1z.Engines.Sqlite;

namespace C1z.Adapters;

/// <summary>Opens the engine that a file's first bytes ask for; the file's name never counts.</summary>
internal static class EngineCatalog
{
    public static ISnapshotEngine OpenForReading(string path, C1zReaderOptions options, CancellationToken cancel = default) =>
        OpenExisting(path, options.ToEngine(), cancel);

    public static ISnapshotEngine OpenForWriting(string path, C1zWriterOptions options, CancellationToken cancel)
    {
        EngineOptions engine = options.ToEngine();
        if (File.Exists(path) && new FileInfo(path).Length > 0)
        {
            if (options.Mode == C1zWriteMode.CreateNew)
            {
                throw new C1zException(C1zErrorCode.FailedPrecondition, $"{path}: there is a file already", path);
            }

            return OpenExisting(path, engine, cancel, options.Shards);
        }

        return options.Engine switch
        {
            C1zEngine.Sqlite => SqliteEngine.Open(path, new SqliteOptions { Engine = engine }, cancel),
            C1zEngine.Lsm => LsmEngine.Open(path, new LsmOptions { Engine = engine, Shards = options.Shards }, cancel),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Engine, "not an engine"),
        };
    }

    private static ISnapshotEngine OpenExisting(string path, EngineOptions options, CancellationToken cancel, int shards = 1) => SnapshotProbe.Detect(path) switch
    {
        SnapshotFormat.V1 => SqliteEngine.Open(path, new SqliteOptions { Engine = options }, cancel),
        SnapshotFormat.V3 => LsmEngine.Open(path, new LsmOptions { Engine = options, Shards = shards }, cancel),
        SnapshotFormat format => throw new C1zException(C1zErrorCode.Unsupported, $"{path}: format {format} has no engine", path),
    };
}
