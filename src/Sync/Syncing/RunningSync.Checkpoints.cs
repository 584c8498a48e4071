using C1z.Adapters;
using C1z.Sync.Syncing.State;

namespace C1z.Sync.Syncing;

/// <content>What an interrupted run leaves.</content>
internal sealed partial class RunningSync
{
    private static readonly TimeSpan ShortPhase = TimeSpan.FromSeconds(1);

    private long _checkpointedAt;
    private bool _hasCheckpoint;

    // A phase of less than a second is done again sooner than it is made durable.
    private void CheckpointPhase()
    {
        TimeSpan worth = _options.CheckpointInterval < ShortPhase ? _options.CheckpointInterval : ShortPhase;
        if (_options.Clock.GetElapsedTime(_checkpointedAt) >= worth)
        {
            Checkpoint();
        }
    }

    private void Checkpoint()
    {
        _session.Store(_writer, _target.SyncId);
        _sink.Flush(CancellationToken.None);
        _writer.CheckpointSync(CheckpointToken.Write(State));
        _hasCheckpoint = true;
        _checkpointedAt = _options.Clock.GetTimestamp();
        SyncTelemetry.Checkpointed();
    }

    // Not under the caller's token: a sync that is told to stop has to be able to write down where it stands.
    private SyncReport Pause()
    {
        BookPhaseTime();
        Checkpoint();
        KeepCheckpoint();
        return MakeReport(isComplete: false, fileBytes: 0);
    }

    // A file of format v1 holds several syncs, so the unfinished one is saved beside those that are there. A file of format v3 holds one: its
    // checkpoints live in the engine's working directory, and the file stays as it is.
    private void KeepCheckpoint()
    {
        if (_writer.Info.Format == "v1")
        {
            _writer.Save(CancellationToken.None);
        }
    }

    // A connector that fails is asked again by the next run. Data that has to be mended first is read anew as a whole: what was listed of it no
    // longer counts. Neither may hide why the run failed, and a file of format v1 is not touched.
    private void KeepOrDrop(SyncErrorCode code)
    {
        if (_writer.Info.Format != "v3")
        {
            return;
        }

        try
        {
            if (code == SyncErrorCode.Connector)
            {
                BookPhaseTime();
                Checkpoint();
            }
            else if (_hasCheckpoint)
            {
                _writer.CheckpointSync("");
            }
        }
        catch (C1zException)
        {
            // The checkpoint before stays, or there is none.
        }
    }
}
