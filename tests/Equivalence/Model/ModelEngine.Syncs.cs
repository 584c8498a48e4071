using System.Globalization;
using C1z.Equivalence.Formats;

namespace C1z.Equivalence.Model;

/// <content>The life of syncs.</content>
internal sealed partial class ModelEngine
{
    private const int SyncIdLength = 27;

    public string? CurrentSyncId { get; private set; }

    public string StartSync(SyncType type, string parentId = "")
    {
        RequireWritable();
        if (CurrentSyncId is { } current && Require(current) is { IsFinished: false } running)
        {
            return running.Type == type ? current : throw Error(EngineErrorCode.FailedPrecondition);
        }

        bool isRoot = type == SyncType.Full || type == SyncType.ResourcesOnly;
        if (!SyncType.Known.Contains(type) || (isRoot && parentId.Length > 0))
        {
            throw Error(EngineErrorCode.InvalidArgument);
        }

        string id = (_clock.GetUtcNow().UtcTicks / TimeSpan.TicksPerSecond).ToString(CultureInfo.InvariantCulture).PadLeft(SyncIdLength, '0');
        return Begin(new SyncRun { Id = id, Type = type, ParentId = parentId, StartedAt = Now });
    }

    public void ImportSync(SyncRun run)
    {
        RequireWritable();
        if (CurrentSyncId is not null)
        {
            throw Error(EngineErrorCode.FailedPrecondition);
        }

        if (run.Id.Length != SyncIdLength || !run.Id.All(char.IsAsciiLetterOrDigit))
        {
            throw Error(EngineErrorCode.InvalidArgument);
        }

        if (Find(run.Id) is not null)
        {
            throw Error(EngineErrorCode.FailedPrecondition);
        }

        Begin(run with { CachedStats = null });
    }

    public string ResumeSync(SyncType type, string? id = null)
    {
        bool named = !string.IsNullOrEmpty(id);
        if (CurrentSyncId is { } current)
        {
            return named
                ? id == current ? current : throw Error(EngineErrorCode.FailedPrecondition)
                : RequireResumable(Require(current), type);
        }

        Instant oldest = Instant.From(_clock.GetUtcNow() - ISyncRuns.ResumeWindow);
        CurrentSyncId = named
            ? RequireResumable(Require(id!), type)
            : _store.Runs.Select(run => run.Run)
                .Where(run => !run.IsFinished && run.StartedAt >= oldest && (type.IsAny || run.Type == type))
                .OrderByDescending(run => run.StartedAt).ThenByDescending(run => run.Id, ByteOrder.Comparer)
                .FirstOrDefault()?.Id ?? throw Error(EngineErrorCode.NotFound);
        return CurrentSyncId;
    }

    public void SetCurrentSync(string id) => CurrentSyncId = Require(id).Id;

    public void ViewSync(string id) => _view = CurrentSyncId is null ? id : throw Error(EngineErrorCode.FailedPrecondition);

    public void CheckpointSync(string token)
    {
        SetSyncToken(token);
        if (Has(Difference.CheckpointIsDurable))
        {
            _disk[WorkOf(Path)] = _store.Copy();
        }
    }

    public void SetSyncToken(string token)
    {
        RequireWritable();
        Change(RequireCurrent(), run => run with { Token = token });
    }

    public string CurrentSyncToken() => Require(RequireCurrent()).Token;

    public void EndSync(CancellationToken cancel = default)
    {
        RequireWritable();
        string id = RequireCurrent();
        Change(id, run => run.IsFinished ? run : run with { EndedAt = Now });
        CurrentSyncId = null;
        _statsAreStale = true;
        if (!Has(Difference.StatsBySave))
        {
            Change(id, run => run with { CachedStats = Count(run) });
        }
    }

    public string ListSyncRuns(PageRequest page, IList<SyncRun> into)
    {
        into.Clear();
        return Page(_store.Runs.Select(run => new Keyed<SyncRun>(run.Number, [3, 6], WithStats(run.Run))), page, [3, 6], into.Add);
    }

    public SyncRun? FindSyncRun(string id) => Find(id);

    public SyncRun? LatestFinishedSync(SyncType type, int skip = 0)
    {
        if (!type.IsAny && !SyncType.Known.Contains(type))
        {
            throw Error(EngineErrorCode.InvalidArgument);
        }

        return _store.Runs.Select(run => run.Run)
            .Where(run => run.IsFinished && (type.IsAny || run.Type == type))
            .OrderByDescending(run => run.EndedAt).ThenByDescending(run => run.Id, ByteOrder.Comparer)
            .Skip(skip).Select(WithStats).FirstOrDefault();
    }

    public SyncRun? ResolveSync() => Find(Wanted(null) ?? DefaultSync() ?? "");

    public void MarkSupportsDiff(string id)
    {
        RequireWritable();
        Change(id, run => run with { SupportsDiff = true });
    }

    public void LinkSync(string id, string linkedId)
    {
        RequireWritable();
        if (id.Length == 0)
        {
            throw Error(EngineErrorCode.InvalidArgument);
        }

        Change(id, run => run with { LinkedId = linkedId });
    }

    public void SetIngestMarker(string id, IngestMarker? marker)
    {
        RequireWritable();
        bool isComplete = marker is null
            || (marker.Generation.Length > 0 && marker.Coverage.Count > 0 && IngestMarker.Modes.Contains(marker.Mode));
        if (id.Length == 0 || !isComplete)
        {
            throw Error(EngineErrorCode.InvalidArgument);
        }

        if (!Require(id).IsFinished && marker is not null)
        {
            throw Error(EngineErrorCode.FailedPrecondition);
        }

        Change(id, run => run with { Marker = marker });
    }

    private string Begin(SyncRun run)
    {
        if (Has(Difference.OneSync))
        {
            ForgetAll();
        }

        _store.Runs.Add(new ModelRun(_store.Runs.Select(other => other.Number).DefaultIfEmpty().Max() + 1, run));
        CurrentSyncId = run.Id;
        IsDirty = true;
        return run.Id;
    }

    private void ForgetAll()
    {
        _store.Clear();
        _view = "";
        _statsAreStale = true;
        IsDirty = true;
    }

    private static string RequireResumable(SyncRun run, SyncType type) =>
        (type.IsAny || run.Type == type) && !run.IsFinished ? run.Id : throw Error(EngineErrorCode.FailedPrecondition);

    private string RequireCurrent() => CurrentSyncId ?? throw Error(EngineErrorCode.NoCurrentSync);

    private SyncRun Require(string id) => Find(id) ?? throw Error(EngineErrorCode.NotFound);

    private SyncRun? Find(string id) => _store.Runs.Find(run => run.Run.Id == id) is { } found ? WithStats(found.Run) : null;

    private SyncRun WithStats(SyncRun run) =>
        Has(Difference.StatsBySave) ? run with { CachedStats = _statsAreStale ? null : _store.Stats } : run;

    private void Change(string id, Func<SyncRun, SyncRun> change)
    {
        int at = _store.Runs.FindIndex(run => run.Run.Id == id);
        if (at >= 0)
        {
            _store.Runs[at] = _store.Runs[at] with { Run = change(_store.Runs[at].Run) };
            IsDirty = true;
        }
    }

    private string? Wanted(string? named)
    {
        string wanted = string.IsNullOrEmpty(named) ? CurrentSyncId ?? _view : named;
        return wanted.Length == 0 ? null : wanted;
    }

    // The sync that a read uses; null in a file without syncs.
    private string? Resolve(string? named) => Wanted(named) is { } wanted ? Require(wanted).Id : DefaultSync();

    private string? DefaultSync() => _store.Runs.Select(run => run.Run)
        .OrderByDescending(run => run.IsFinished)
        .ThenByDescending(run => run.IsFinished && run.Type == SyncType.Full)
        .ThenByDescending(run => run.IsFinished ? run.EndedAt : run.StartedAt)
        .ThenByDescending(run => run.Id, ByteOrder.Comparer)
        .FirstOrDefault()?.Id;
}
