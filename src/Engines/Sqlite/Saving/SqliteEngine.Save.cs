using System.Diagnostics;
using C1z.Envelope;

namespace C1z.Engines.Sqlite;

public sealed partial class SqliteEngine
{
    private const int DefaultCompressionLevel = 3;
    private bool _saved;

    /// <inheritdoc/>
    public SaveResult Save(CancellationToken cancel = default)
    {
        using Lock.Scope scope = Enter();
        if (!IsDirty)
        {
            return new SaveResult(false, File.Exists(Path) ? new FileInfo(Path).Length : 0, 0);
        }

        try
        {
            RequireWritable();
            RequireNoStranger();
            Finish(cancel);
            PackedSize size = Pack(cancel);
            IsDirty = false;
            _saved = true;
            return new SaveResult(true, size.FileBytes, size.RawBytes);
        }
        catch (Exception e) when (e is EngineException or EnvelopeException or IOException or UnauthorizedAccessException)
        {
            // When only the flush of the directory failed, the file is ours already and another try must not take it for a stranger's.
            _saved |= e is EnvelopeException { Code: EnvelopeErrorCode.NotDurable };
            throw new EngineException(EngineErrorCode.ArtifactUnusable, $"saving failed, the file does not reflect this run; {e.Message}", Path, e);
        }
    }

    // A store that promised to make a new file must not replace one that appeared since. The rename would notice too; this is to notice before the work.
    private void RequireNoStranger()
    {
        if (_options.Engine.Mode == OpenMode.CreateNew && !_saved && File.Exists(Path))
        {
            throw new EngineException(EngineErrorCode.FailedPrecondition, "a file appeared there meanwhile", Path);
        }
    }

    // Brings the database file to the state that the finished snapshot shall have.
    private void Finish(CancellationToken cancel)
    {
        long started = Stopwatch.GetTimestamp();
        _session.Commit();
        _options.Engine.Times?.AddSince("insert", started);
        started = Stopwatch.GetTimestamp();
        _indexes.BuildAll(cancel);
        _options.Engine.Times?.AddSince("index", started);
    }

    // With nothing in a transaction and nothing in a write-ahead log, the file holds the whole database: the engine may go on using it meanwhile.
    private PackedSize Pack(CancellationToken cancel)
    {
        long started = Stopwatch.GetTimestamp();
        PackedSize size = V1Writer.Write(
            _database.DatabasePath, Path, PackOptions(_options) with { MustBeNew = _options.Engine.Mode == OpenMode.CreateNew && !_saved }, _options.Engine.Progress, cancel);
        _options.Engine.Times?.AddSince("compress", started);
        return size;
    }

    internal static V1WriteOptions PackOptions(SqliteOptions options) => new()
    {
        Level = options.Engine.CompressionLevel ?? DefaultCompressionLevel,
        Workers = options.Threads > 1 ? options.Threads : 0,
        FileSystem = options.FileSystem,
    };
}
