using C1z.Engines.Lsm.Opening;
using C1z.Engines.Lsm.Sealing;
using C1z.Engines.Tables;
using C1z.Envelope;

namespace C1z.Engines.Lsm;

public sealed partial class LsmEngine
{
    private bool _saved;

    /// <inheritdoc/>
    public SaveResult Save(CancellationToken cancel = default) => Run(engine => engine.SaveAll(cancel));

    private SaveResult SaveAll(CancellationToken cancel)
    {
        if (!IsDirty)
        {
            return new SaveResult(false, File.Exists(Path) ? new FileInfo(Path).Length : 0, 0);
        }

        try
        {
            RequireWritable();
            RequireNoStranger();
            PackedSize size = SnapshotSealer.Seal(Store, Path, SealOptions(), cancel);
            _saved = true;
            ReadFrom(SealedStore.Open(Path, _options));
            return new SaveResult(true, size.FileBytes, size.RawBytes);
        }
        catch (Exception e) when (e is EngineException or TableException or EnvelopeException or IOException or UnauthorizedAccessException)
        {
            throw new EngineException(EngineErrorCode.ArtifactUnusable, $"saving failed, the file does not reflect this run; {e.Message}", Path, e);
        }
    }

    // A store that promised to make a new file must not replace one that appeared since.
    private void RequireNoStranger()
    {
        if (_options.Engine.Mode == OpenMode.CreateNew && !_saved && File.Exists(Path))
        {
            throw new EngineException(EngineErrorCode.FailedPrecondition, "a file appeared there meanwhile", Path);
        }
    }

    // Everything is in the file now: memory is given back, and reads go on there.
    private void ReadFrom(SealedStore store)
    {
        _sealed?.Dispose();
        _sealed = store;
        _rows.Reset(store);
        _layoutChecked = true;
        _writtenRun = null;
        _hasForgotten = false;
        _storedSyncIdKnown = false;
        _statsAreStale = false;
        IsDirty = false;
        Info = Describe(store);
    }

    private SealOptions SealOptions() => new()
    {
        Level = _options.Engine.CompressionLevel ?? Sealing.SealOptions.DefaultLevel,
        Workers = _options.Workers,
        TableBytes = _options.TableBytes,
        AlwaysBuildDigests = _options.DigestsOfUnfinished,
        Now = Instant.From(_options.Engine.Clock.GetUtcNow()),
        Times = _options.Engine.Times,
        Progress = _options.Engine.Progress,
        FileSystem = _options.FileSystem,
    };
}
