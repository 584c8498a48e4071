using C1z.Adapters;
using C1z.Proto.Reader.V2;
using C1z.Sync.Syncing.Ingest;
using C1z.Sync.Syncing.State;

namespace C1z.Sync.Syncing;

/// <content>The end of a sync: checked, ended, published.</content>
internal sealed partial class RunningSync
{
    private IReadOnlyList<string> _deleted = [];

    private ValueTask<SyncReport> EndAsync(CancellationToken cancel) => SyncTelemetry.InActivityAsync("save", _ => PublishAsync(cancel));

    private async ValueTask<SyncReport> PublishAsync(CancellationToken cancel)
    {
        Report(SyncPhase.End);
        long endingAt = _options.Clock.GetTimestamp();

        // To keep the work of a file of format v1 takes the very save that finishes it.
        CancellationToken stop = _writer.Info.Format == "v1" ? CancellationToken.None : cancel;
        try
        {
            RequireInvariants(stop);
        }
        catch (SyncException e)
        {
            KeepOrDrop(e.Code);
            throw;
        }

        // What an interrupted run goes on from stays in the last phase: what an expansion derives is kept by the save and by nothing before it.
        _deleted = _options.Targets.Count == 0 ? _writer.Cleanup(_options.KeepFullSyncs, cancel: stop) : [];
        _writer.ClearSessions(_target.SyncId);
        _writer.SetSyncToken(CheckpointToken.Write(State));
        _writer.EndSync(stop);
        long savingAt = _options.Clock.GetTimestamp();
        State.Tally.AddStep("end", _options.Clock.GetElapsedTime(endingAt, savingAt));
        SaveSummary saved = await _writer.SaveAsync(stop);
        State.Tally.AddStep("save", _options.Clock.GetElapsedTime(savingAt));
        await CleanUpConnectorAsync(cancel);
        return MakeReport(isComplete: true, saved.FileBytes) with { Counts = CountRows() };
    }

    // What was handed over counts records twice that were listed twice, or again after an interruption; the sync has each once.
    private SyncCounts CountRows()
    {
        SyncStats stats = _writer.Reader.GetStats(_target.SyncId);
        return new SyncCounts(stats.ResourceTypes, stats.Resources, stats.Entitlements, stats.Grants - State.Tally.Expanded, stats.Assets);
    }

    private void RequireInvariants(CancellationToken cancel)
    {
        if (_options.Invariants != InvariantPolicy.Fail)
        {
            return;
        }

        if (!_target.WasResumed && _options.ExternalPath is null)
        {
            _check.CountGrants(State.Tally.Grants, GrantCount.Of(_writer.Reader, _target.SyncId, cancel) - State.Tally.Expanded);
        }

        string[] broken = [.. State.Tally.WarningCounts.Where(w => ReferenceCheck.Rules.Contains(w.Key)).Select(w => $"{w.Key} ({w.Value})")];
        if (broken.Length > 0)
        {
            string first = State.Tally.Warnings.FirstOrDefault(w => ReferenceCheck.Rules.Contains(w.Rule))?.Message ?? "found by an earlier run";
            throw new SyncException(SyncErrorCode.InvariantBroken, $"the listing breaks {string.Join(", ", broken)}; the first: {first}");
        }
    }

    // The file is published: a connector that cannot tidy up, or never ends to, does not undo it.
    private async ValueTask CleanUpConnectorAsync(CancellationToken cancel)
    {
        try
        {
            await _connector.CleanupAsync(_target.SyncId, cancel);
        }
        catch (Exception e)
        {
            Warn(new SyncWarning("cleanup", "Cleanup", $"the connector could not clean up: {e.Message}"));
        }
    }
}
