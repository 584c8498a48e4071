using C1z.Adapters;
using C1z.Sync.Syncing.Calls;
using C1z.Sync.Syncing.Ingest;
using C1z.Sync.Syncing.State;

namespace C1z.Sync.Syncing;

/// <summary>One run of a sync: phase after phase, checkpoints in between, the end.</summary>
internal sealed partial class RunningSync : IDisposable
{
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
    private long _phaseAt;

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
        catch (ConnectorException e) when (cancel.IsCancellationRequested)
        {
            // It failed because it was told to stop, sooner than the call knew of it.
            Pause();
            throw new OperationCanceledException(e.Message, e, cancel);
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

    private ValueTask<bool> RunPhaseAsync(CancellationToken cancel) =>
        SyncTelemetry.InActivityAsync(State.Phase.ToString(), _ => WorkOnPhaseAsync(cancel));

    private async ValueTask<bool> WorkOnPhaseAsync(CancellationToken cancel)
    {
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
