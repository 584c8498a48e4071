using C1z.Engines.Lsm.Opening;
using C1z.Engines.Lsm.Overlay;
using C1z.Engines.Lsm.Working;
using C1z.Envelope;

namespace C1z.Engines.Lsm;

/// <content>Checkpoints, and going on from one.</content>
public sealed partial class LsmEngine
{
    private readonly WorkingState _work;

    /// <summary>The checkpoint of an earlier writer that this one went on from; null when there was none.</summary>
    public CheckpointInfo? ResumedFrom { get; private set; }

    /// <summary>Tells whether an earlier writer left a checkpoint beside a snapshot, or is just at work on one.</summary>
    /// <param name="path">The snapshot, which need not be there.</param>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Io"/>.</exception>
    public static bool HasCheckpoint(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileSystem files = FileSystem.Physical;
        try
        {
            return files.FileExists(System.IO.Path.Combine(WorkingDirectory.PathFor(path, files), WorkingState.JournalName));
        }
        catch (Exception e) when (LsmFailure.Translate(e, path) is { } failure)
        {
            throw failure;
        }
    }

    // What was left is resumed, removed or refused; a state that a finished save left behind is only tidied up.
    private void TakeOverWork()
    {
        if (IsReadOnly)
        {
            return;
        }

        WorkingStatePolicy policy = _options.WorkingState
            ?? (_options.Engine.Mode == OpenMode.CreateNew ? WorkingStatePolicy.Fail : WorkingStatePolicy.Resume);
        try
        {
            if (_work.TakeOver() is { } journal)
            {
                TakeOver(journal, policy);
            }
        }
        catch (EngineException e) when (e.Code is EngineErrorCode.Corrupt or EngineErrorCode.Unsupported or EngineErrorCode.NotFound)
        {
            if (policy != WorkingStatePolicy.Discard)
            {
                throw Refused($"is damaged: {e.Message}", e);
            }

            _work.Remove();
        }
    }

    private void TakeOver(Journal journal, WorkingStatePolicy policy)
    {
        V3Identity now = _sealed?.Container.ReadIdentity() ?? V3Identity.None;
        if (policy == WorkingStatePolicy.Discard || journal.Successor?.Matches(now) == true)
        {
            _work.Remove();
            return;
        }

        if (policy == WorkingStatePolicy.Fail)
        {
            throw Refused($"was checkpointed at {journal.Time:u} and not saved");
        }

        if (!journal.Base.Matches(now))
        {
            throw Refused($"was checkpointed at {journal.Time:u} over a file that has changed since");
        }

        Resume(journal);
    }

    private void Resume(Journal journal)
    {
        IReadOnlyList<RunFile> runs = [];
        OverlayStore? store;
        try
        {
            runs = _work.OpenRuns();
            store = journal.Store.Length == 0 ? null : _overlays.Resume(journal.Store);
        }
        catch (Exception e)
        {
            foreach (RunFile run in runs)
            {
                run.Dispose();
            }

            if (LsmFailure.Translate(e, Path) is { } failure)
            {
                throw failure;
            }

            throw;
        }

        _rows.Restore(journal.HidesBase ? null : _sealed, runs, store);
        _rows.DigestsAreStale = journal.DigestsAreStale;
        _hasForgotten = journal.HidesBase;
        _storedSyncIdKnown = false;
        _statsAreStale = true;
        IsDirty = true;
        ResumedFrom = new CheckpointInfo(journal.SyncId, journal.Token, journal.Time);
    }

    private void PublishCheckpoint(string token)
    {
        if (_rows.SpillAll())
        {
            _hasForgotten = true;
            _storedSyncIdKnown = false;
        }

        Publish(token);
    }

    private void Publish(string token) =>
        _work.Publish(
            new Journal
            {
                Base = _sealed?.Container.ReadIdentity() ?? V3Identity.None,
                HidesBase = _hasForgotten,
                DigestsAreStale = _rows.DigestsAreStale,
                Time = _options.Engine.Clock.GetUtcNow(),
                SyncId = _currentSyncId ?? "",
                Token = token,
                Store = _rows.Overlay is { } store ? _overlays.MakeDurable(store) : "",
                NextRun = 0,
                Runs = [],
            },
            [.. _rows.Spilled]);

    private EngineException Refused(string why, Exception? cause = null) => new(
        EngineErrorCode.UnsavedWork,
        $"unsaved work of an earlier run, in '{WorkingDirectory.PathFor(Path, _options.FileSystem)}', {why}; resume or discard it explicitly",
        Path,
        cause);
}
