using C1z.Engines.Lsm.Opening;
using C1z.Engines.Lsm.Saving;
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
            bool mustBeNew = _options.Engine.Mode == OpenMode.CreateNew && !_saved;
            RequireNothingAt(Path, mustBeNew, _options.FileSystem);
            _rows.PrepareSeal();
            _rows.Yield();
            SealOptions options = SealOptions() with { MustBeNew = mustBeNew, BeforeRename = Announce };
            PackedSize size = SnapshotSealer.Seal(Store, Path, options, cancel);
            _saved = true;

            // The file is there: a cancel that comes now must not leave the engine without it.
            ReadFrom(SealedStore.Open(Path, _options, CancellationToken.None));
            Counters.FramesCopied = options.Reuse?.Copied ?? 0;
            return new SaveResult(true, size.FileBytes, size.RawBytes);
        }
        catch (Exception e) when (e is EngineException or TableException or EnvelopeException or IOException or UnauthorizedAccessException)
        {
            // When only the flush of the directory failed, the file is ours already and another try must not take it for a stranger's.
            _saved |= e is EnvelopeException { Code: EnvelopeErrorCode.NotDurable };
            throw new EngineException(EngineErrorCode.ArtifactUnusable, $"saving failed, the file does not reflect this run; {e.Message}", Path, e);
        }
    }

    private void Announce(RandomAccessFile finished)
    {
        if (_work.Published is not null)
        {
            _work.Announce(V3Identity.Of(finished));
        }
    }

    // A store that promised to make a new file must not replace one that is there.
    private static void RequireNothingAt(string path, bool mustBeNew, FileSystem files)
    {
        if (mustBeNew && files.FileExists(path))
        {
            throw new EngineException(EngineErrorCode.FailedPrecondition, "a file is there already", path);
        }
    }

    // Everything is in the file now: memory is given back, and reads go on there.
    private void ReadFrom(SealedStore store)
    {
        _rows.Reset(store);
        _work.Remove();
        _sealed?.Dispose();
        _sealed = store;
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
        Runs = _work.Runs,

        // Who asks for a level gets it.
        Reuse = _options.Engine.CompressionLevel is null ? FrameReuse.Of(_rows.Base) : null,
        MemoryBudgetBytes = _options.MemoryBudgetBytes / 4 * 3,
    };
}
