using System.Diagnostics;
using C1z.Adapters;
using C1z.Proto.Reader.V2;
using C1z.Sync.Syncing.Calls;
using C1z.Sync.Syncing.Ingest;
using C1z.Sync.Syncing.State;

namespace C1z.Sync.Syncing;

/// <summary>One run of a sync: phase after phase, checkpoints in between, the end.</summary>
internal sealed class RunningSync : IDisposable
{
    private static readonly TimeSpan ShortPhase = TimeSpan.FromSeconds(1);

    private readonly IConnector _connector;
    private readonly C1zWriter _writer;
    private readonly SyncOptions _options;
    private readonly SyncTarget _target;
    private readonly PreviousSync? _previous;
    private readonly ExternalSource? _external;
    private readonly SessionMemory _session;
    private readonly ReferenceCheck _check;
    private readonly RecordSink _sink;
    private readonly PhaseRunner _runner;
    private readonly PhasePlanner _planner;
    private readonly long _startedAt;
    private long _checkpointedAt;
    private long _phaseAt;
    private bool _hasCheckpoint;
    private IReadOnlyList<string> _deleted = [];

    private RunningSync(IConnector connector, C1zWriter writer, SyncOptions options, PreviousSync? previous, ExternalSource? external, SyncTarget target)
    {
        _connector = connector;
        _writer = writer;
        _options = options;
        _previous = previous;
        _external = external;
        _target = target;
        _startedAt = _checkpointedAt = _phaseAt = options.Clock.GetTimestamp();
        _session = new SessionMemory(options.MaxSessionBytes);
        _check = new ReferenceCheck(options, Warn);
        _hasCheckpoint = target.WasResumed;
        if (target.WasResumed)
        {
            _session.Load(writer.Reader, target.SyncId);
            _check.Restore(writer.Reader, target.SyncId, target.State.Phase);
        }

        _planner = new PhasePlanner(options, writer.Reader, target.SyncId, connector.ListsWholeTypes);
        var calls = new CallRunner(options, options.RateGate ?? new ResetRateGate(options.Clock), TimeLeft);
        var fetcher = new ActionFetcher(connector, calls, options.PageSize, target.SyncId, _session);
        _sink = new RecordSink(writer, State.Tally, _check);
        var store = new PageStore(options, State, _sink, _planner, previous, target.WasResumed, Warn);
        _runner = new PhaseRunner(State, fetcher, store, _planner, previous, options.Workers);
    }

    private SyncState State => _target.State;

    private bool IsTimeUp => TimeLeft() <= TimeSpan.Zero;

    public static RunningSync Begin(IConnector connector, ConnectorMetadata source, C1zWriter writer, SyncOptions options, CancellationToken cancel)
    {
        IReadOnlyList<SyncPhase> phases = PhaseOrder.Of(options);
        ExternalSource? external = null;
        PreviousSync? previous = null;
        try
        {
            external = phases.Contains(SyncPhase.ExternalResources)
                ? ExternalSource.Open(options.ExternalPath!, options.ExternalEntitlementId, cancel)
                : null;
            previous = phases.Contains(SyncPhase.Grants) && options.Targets.Count == 0 ? PreviousSync.Open(writer, options.PreviousPath) : null;
            return new RunningSync(connector, writer, options, previous, external, SyncTarget.Open(writer, options, source));
        }
        catch
        {
            previous?.Dispose();
            external?.Dispose();
            throw;
        }
    }

    /// <summary>Tells what validation found. A run that goes on says it again, and counts it once.</summary>
    public void Tell(ConnectorValidation validation)
    {
        foreach (SyncWarning warning in validation.Warnings.Select(text => new SyncWarning("validation", "Validate", text)))
        {
            if (_target.WasResumed)
            {
                _options.Warnings?.Report(warning);
            }
            else
            {
                Warn(warning);
            }
        }
    }

    public async ValueTask<SyncReport> ToEndAsync(CancellationToken cancel)
    {
        try
        {
            IReadOnlyList<SyncPhase> order = PhaseOrder.Of(_options);
            while (true)
            {
                if (!await RunPhaseAsync(cancel))
                {
                    return Pause();
                }

                SyncPhase next = order[order.ToList().IndexOf(State.Phase) + 1];
                if (next == SyncPhase.End)
                {
                    break;
                }

                State.Enter(next);
                if (IsTimeUp)
                {
                    return Pause();
                }

                CheckpointPhase();
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            Pause();
            throw;
        }
        catch (SyncException e)
        {
            KeepOrDrop(e.Code);
            throw;
        }

        return await EndAsync(cancel);
    }

    public void Dispose()
    {
        _previous?.Dispose();
        _external?.Dispose();
    }

    private TimeSpan? TimeLeft() => _options.RunDuration - _options.Clock.GetElapsedTime(_startedAt);

    private async ValueTask<bool> RunPhaseAsync(CancellationToken cancel)
    {
        using Activity? activity = SyncTelemetry.Activities.StartActivity(State.Phase.ToString());
        _phaseAt = _options.Clock.GetTimestamp();
        if (!State.IsPlanned)
        {
            foreach (SyncAction action in _planner.Plan(State.Phase).Reverse())
            {
                State.Push(action);
            }

            State.IsPlanned = true;
        }

        Report();
        cancel.ThrowIfCancellationRequested();
        bool isDone = State.Phase switch
        {
            SyncPhase.ExternalResources => MatchExternal(cancel),
            SyncPhase.Expansion => Expand(cancel),
            _ => await _runner.RunAsync(AfterPage, cancel),
        };
        _sink.Flush(cancel);
        BookPhaseTime();
        if (isDone && State.Phase == SyncPhase.ResourceTypes)
        {
            _planner.RequireTypes();
        }

        if (isDone)
        {
            _check.Settle(State.Phase);
        }

        return isDone;
    }

    private bool MatchExternal(CancellationToken cancel)
    {
        new ExternalResources(_options, _writer, _target.SyncId, State.Tally, Warn).Run(_external!, cancel);
        return true;
    }

    private bool Expand(CancellationToken cancel)
    {
        ExpansionSummary summary;
        try
        {
            summary = GrantExpander.Expand(_writer, ExpansionOptions.FromEnvironment() with { TempDirectory = _options.TempDirectory }, cancel);
        }
        catch (C1zException e) when (e.Code == C1zErrorCode.Unsupported)
        {
            if (_writer.Reader.ListPendingExpansions(new PageOptions(1, "", _target.SyncId), cancel).Items.Count > 0)
            {
                Warn(new SyncWarning("not-expanded", "grants", $"nested grants were stored as they are: {e.Message}"));
            }

            return true;
        }

        State.Tally.Expanded = summary.DerivedGrants;
        if (summary.DanglingReferences > 0)
        {
            Warn(new SyncWarning(
                "dangling-expansion", "grants", $"{summary.DanglingReferences} references of nested grants lead to entitlements that were not listed"));
        }

        return true;
    }

    // Called after every page: says how far the sync is, takes a checkpoint when one is due, asks for a pause when the time is up.
    private bool AfterPage()
    {
        Report();
        if (_options.Clock.GetElapsedTime(_checkpointedAt) >= _options.CheckpointInterval)
        {
            BookPhaseTime();
            Checkpoint();
        }

        return IsTimeUp;
    }

    private void BookPhaseTime()
    {
        State.Tally.AddStep(State.Phase.ToString(), _options.Clock.GetElapsedTime(_phaseAt));
        _phaseAt = _options.Clock.GetTimestamp();
    }

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

    private async ValueTask<SyncReport> EndAsync(CancellationToken cancel)
    {
        using Activity? activity = SyncTelemetry.Activities.StartActivity("save");
        Report(SyncPhase.End);

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

    private void Warn(SyncWarning warning)
    {
        State.Tally.Warn(warning);
        SyncTelemetry.Warned(warning.Rule);
        _options.Warnings?.Report(warning);
    }

    private void Report() => Report(State.Phase);

    private void Report(SyncPhase phase) => _options.Progress?.Report(new SyncProgress(
        _target.SyncId,
        phase,
        State.Tally.Counts,
        State.Tally.Calls,
        State.Tally.WarningTotal,
        State.Left,
        _options.Clock.GetElapsedTime(_startedAt)));

    private SyncReport MakeReport(bool isComplete, long fileBytes) => new()
    {
        SyncId = _target.SyncId,
        SyncType = PhaseOrder.SyncType(_options),
        ParentSyncId = _target.ParentId,
        IsComplete = isComplete,
        WasResumed = _target.WasResumed,
        Counts = State.Tally.Counts,
        ExpandedGrants = State.Tally.Expanded,
        ReplayedGrants = State.Tally.Replayed,
        Calls = State.Tally.Calls,
        Retries = State.Tally.Retries,
        WarningCounts = State.Tally.WarningCounts.ToDictionary(),
        Warnings = [.. State.Tally.Warnings],
        StepMilliseconds = State.Tally.Steps.ToDictionary(),
        DeletedSyncs = _deleted,
        FileBytes = fileBytes,
        Elapsed = _options.Clock.GetElapsedTime(_startedAt),
    };
}
