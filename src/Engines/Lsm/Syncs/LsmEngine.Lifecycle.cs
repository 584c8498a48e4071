using C1z.Engines.Keys;
using C1z.Engines.Lsm.Loading;
using C1z.Engines.Records;

namespace C1z.Engines.Lsm;

// A file holds one sync: starting another one forgets the rows of the one before.
public sealed partial class LsmEngine
{
    private byte[] _currentSyncUtf8 = [];

    // Whether the sealed file's rows, and with them what its manifest says of a sync, no longer count.
    private bool _hasForgotten;

    /// <inheritdoc/>
    public string StartSync(SyncType type, string parentId = "")
    {
        ArgumentNullException.ThrowIfNull(parentId);
        return Run(engine =>
        {
            engine.RequireWritable();
            if (engine._currentSyncId is { } current && engine.RequireBareRun(current) is { IsFinished: false } run)
            {
                return run.Type == type
                    ? run.Id
                    : throw engine.Precondition($"sync '{run.Id}' of type '{run.Type}' is running, a sync of type '{type}' cannot start");
            }

            if (type.IsAny || !type.IsKnownOrAny)
            {
                throw new EngineException(EngineErrorCode.InvalidArgument, $"invalid sync type: '{type}'", engine.Path);
            }

            if (parentId.Length > 0 && (type == SyncType.Full || type == SyncType.ResourcesOnly))
            {
                throw new EngineException(EngineErrorCode.InvalidArgument, $"a sync of type '{type}' has no parent", engine.Path);
            }

            TimeProvider clock = engine._options.Engine.Clock;
            return engine.Begin(new SyncRun
            {
                Id = Ksuid.New(clock),
                Type = type,
                ParentId = parentId,
                StartedAt = Instant.From(clock.GetUtcNow()),
            });
        });
    }

    /// <inheritdoc/>
    public string ResumeSync(SyncType type, string? id = null) => Run(engine =>
    {
        bool named = !string.IsNullOrEmpty(id);
        if (engine._currentSyncId is { } current && (!named || id == current))
        {
            return named ? current : engine.RequireResumable(engine.RequireBareRun(current), type);
        }

        if (engine._currentSyncId is { } other)
        {
            throw engine.Precondition($"sync '{other}' is current, '{id}' cannot be resumed");
        }

        string found = named ? engine.RequireResumable(engine.RequireBareRun(id!), type) : engine.NewestResumable(type);
        engine.MakeCurrent(found);
        return found;
    });

    /// <inheritdoc/>
    public void SetCurrentSync(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        Run(engine => engine.MakeCurrent(engine.RequireBareRun(id).Id));
    }

    /// <inheritdoc/>
    /// <remarks>
    /// When the call returns, all rows so far are on the device, and another process that opens the file for writing goes on from here, whatever happens to this
    /// one. When it throws, the checkpoint before is still the one that counts.
    /// </remarks>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Io"/>; <see cref="EngineErrorCode.Busy"/>: another writer has the working directory.</exception>
    public void CheckpointSync(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        Run(engine =>
        {
            engine.RequireWritable();
            _ = engine.RequireCurrent();
            engine.WriteRun(engine.RequireBareRun(engine._currentSyncId!) with { Token = token });
            engine.PublishCheckpoint(token);
        });
    }

    /// <inheritdoc/>
    public void SetSyncToken(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        Run(engine =>
        {
            engine.RequireWritable();
            _ = engine.RequireCurrent();
            engine.WriteRun(engine.RequireBareRun(engine._currentSyncId!) with { Token = token });
        });
    }

    /// <inheritdoc/>
    /// <remarks>Counts, digests and indexes are made by the next <see cref="Save"/>, in its one walk over the rows.</remarks>
    public void EndSync(CancellationToken cancel = default) => Run(engine =>
    {
        engine.RequireWritable();
        _ = engine.RequireCurrent();
        SyncRun run = engine.RequireBareRun(engine._currentSyncId!);
        engine.WriteRun(run.IsFinished ? run : run with { EndedAt = Instant.From(engine._options.Engine.Clock.GetUtcNow()) });
        engine._statsAreStale = true;
        engine._currentSyncId = null;
    });

    /// <inheritdoc/>
    public void MarkSupportsDiff(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        Run(engine => engine.UpdateRun(id, run => run with { SupportsDiff = true }));
    }

    /// <inheritdoc/>
    public void LinkSync(string id, string linkedId)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(linkedId);
        Run(engine => engine.UpdateRun(
            id.Length > 0 ? id : throw new EngineException(EngineErrorCode.InvalidArgument, "the id of the sync to link is empty", engine.Path),
            run => run with { LinkedId = linkedId }));
    }

    /// <inheritdoc/>
    public void SetIngestMarker(string id, IngestMarker? marker)
    {
        ArgumentNullException.ThrowIfNull(id);
        Run(engine =>
        {
            engine.RequireWritable();
            if (id.Length == 0 || marker is { IsComplete: false })
            {
                throw new EngineException(
                    EngineErrorCode.InvalidArgument, "an ingest marker needs a sync, a generation, a coverage and a known mode", engine.Path);
            }

            SyncRun run = engine.RequireBareRun(id);
            if (!run.IsFinished && marker is not null)
            {
                throw engine.Precondition($"sync '{id}' is not finished, it cannot be marked as verified");
            }

            engine.WriteRun(run with { Marker = marker });
        });
    }

    // A run that is imported keeps its id and times.
    private string Begin(SyncRun run)
    {
        ForgetSync();
        WriteRun(run);
        MakeCurrent(run.Id);
        return run.Id;
    }

    private void ForgetSync()
    {
        RowArena carried = CarriedRows();
        _rows.Reset(null);
        foreach (RunEntry entry in carried.Entries)
        {
            _rows.Pending.Add(carried.Key(entry), carried.Value(entry));
        }

        _writtenRun = null;
        _storedSyncIdKnown = false;
        _viewedSyncId = "";
        _statsAreStale = true;
        _hasForgotten = true;
        IsDirty = true;
    }

    // The engine's own rows outlive a sync, but not what they say of its records.
    private RowArena CarriedRows()
    {
        var carried = new RowArena();
        using LsmScan meta = Store.Scan([KeySpace.Version, KeySpace.Meta], []);
        while (meta.MoveNext())
        {
            if (!meta.Key.SequenceEqual(MetaKeys.Stats)
                && !meta.Key.SequenceEqual(MetaKeys.EntitlementGraph)
                && !meta.Key.SequenceEqual(MetaKeys.DeferredIndexPending)
                && !meta.Key.SequenceEqual(MetaKeys.DigestBuildPending))
            {
                carried.Add(meta.Key, meta.Value);
            }
        }

        return carried;
    }

    private void MakeCurrent(string id)
    {
        _currentSyncId = id;
        _currentSyncUtf8 = System.Text.Encoding.UTF8.GetBytes(id);
    }

    private void UpdateRun(string id, Func<SyncRun, SyncRun> change)
    {
        RequireWritable();
        if (ReadBareRun() is { } run && run.Id == id)
        {
            WriteRun(change(run));
        }
    }

    private void WriteRun(SyncRun run)
    {
        run = run with { CachedStats = null };
        _rows.Pending.Add(SyncRunKeys.Key, SyncRunRecords.Encode(run));
        _writtenRun = run;
        _storedSyncIdKnown = false;
        IsDirty = true;
    }

    private string RequireResumable(SyncRun run, SyncType type)
    {
        if (!type.IsAny && run.Type != type)
        {
            throw Precondition($"sync '{run.Id}' is of type '{run.Type}', not '{type}'");
        }

        return run.IsFinished ? throw Precondition($"sync '{run.Id}' is finished, it cannot be resumed") : run.Id;
    }

    private string NewestResumable(SyncType type)
    {
        Instant oldest = Instant.From(_options.Engine.Clock.GetUtcNow() - ISyncRuns.ResumeWindow);
        return ReadBareRun() is { IsFinished: false } run && (type.IsAny || run.Type == type) && run.StartedAt >= oldest
            ? run.Id
            : throw new EngineException(EngineErrorCode.NotFound, $"there is no unfinished sync of type '{type}' to resume", Path);
    }

    private EngineException Precondition(string rule) => new(EngineErrorCode.FailedPrecondition, rule, Path);
}
