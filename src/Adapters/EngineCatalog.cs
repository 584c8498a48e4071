using C1z.Engines;
using C1z.Engines.Lsm;
using C1z.Engines.Sqlite;

namespace C1z.Adapters;

/// <summary>Opens the engine that a file's first bytes ask for; the file's name never counts.</summary>
internal static class EngineCatalog
{
    public static ISnapshotEngine OpenForReading(string path, C1zReaderOptions options, CancellationToken cancel = default)
    {
        EngineOptions engine = options.ToEngine();
        return OpenExisting(path, engine, () => new LsmOptions { Engine = engine }, cancel);
    }

    public static ISnapshotEngine OpenForWriting(string path, C1zWriterOptions options, CancellationToken cancel)
    {
        EngineOptions engine = options.ToEngine();
        if (File.Exists(path) && new FileInfo(path).Length > 0)
        {
            if (options.Mode == C1zWriteMode.CreateNew)
            {
                throw new C1zException(C1zErrorCode.FailedPrecondition, $"{path}: there is a file already", path);
            }

            return SnapshotProbe.Detect(path) == SnapshotFormat.V1
                ? OpenSqlite(path, options, engine, cancel)
                : OpenExisting(path, engine, options.ToLsm, cancel);
        }

        // A checkpoint of a file that was never saved says as clearly as a file which engine it needs.
        return (LsmEngine.HasCheckpoint(path) ? C1zEngine.Lsm : options.Engine) switch
        {
            C1zEngine.Sqlite => OpenSqlite(path, options, engine, cancel),
            C1zEngine.Lsm => LsmEngine.Open(path, options.ToLsm(), cancel),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Engine, "not an engine"),
        };
    }

    private static SqliteEngine OpenSqlite(string path, C1zWriterOptions options, EngineOptions engine, CancellationToken cancel) =>
        options.LoadPath == C1zLoadPath.Direct && options.Durability == C1zDurability.None
            ? SqliteEngine.Open(path, new SqliteOptions { Engine = engine }, cancel)
            : throw new C1zException(
                C1zErrorCode.Unsupported, $"{path}: a v1 file is durable when it is saved; load paths and levels of durability are those of v3 files", path);

    private static ISnapshotEngine OpenExisting(string path, EngineOptions options, Func<LsmOptions> lsm, CancellationToken cancel) =>
        SnapshotProbe.Detect(path) switch
        {
            SnapshotFormat.V1 => SqliteEngine.Open(path, new SqliteOptions { Engine = options }, cancel),
            SnapshotFormat.V3 => LsmEngine.Open(path, lsm(), cancel),
            SnapshotFormat format => throw new C1zException(C1zErrorCode.Unsupported, $"{path}: format {format} has no engine", path),
        };
}
