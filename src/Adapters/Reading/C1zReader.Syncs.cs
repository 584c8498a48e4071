using C1z.Engines;
using ReaderStats = C1z.Proto.Reader.V2.SyncStats;

namespace C1z.Adapters;

/// <content>What the snapshot knows of its syncs.</content>
public sealed partial class C1zReader
{
    /// <summary>Lists syncs in the order they were started, unfinished ones included.</summary>
    /// <param name="page">Which page; the sync id is ignored.</param>
    /// <returns>The page.</returns>
    /// <exception cref="C1zException">Bad token, damaged data.</exception>
    public Page<SyncInfo> ListSyncs(PageOptions page = default)
    {
        var runs = new List<SyncRun>();
        string next = EngineCall.Run(() => Engine.ListSyncRuns(Request(page), runs));
        return new Page<SyncInfo>([.. runs.Select(SyncInfo.From)], next);
    }

    /// <summary>All syncs in the order they were started.</summary>
    /// <returns>A lazy sequence.</returns>
    /// <exception cref="C1zException">While enumerating: damaged data.</exception>
    public IEnumerable<SyncInfo> EnumerateSyncs() => All(page => ListSyncs(page), null, 0);

    /// <summary>One sync.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>Null when there is none.</returns>
    public SyncInfo? FindSync(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return EngineCall.Run(() => Engine.FindSyncRun(id)) is { } run ? SyncInfo.From(run) : null;
    }

    /// <summary>The finished sync that ended last.</summary>
    /// <param name="type">Its type; empty for any.</param>
    /// <param name="skip">How many of the latest to pass over: 1 gives the one before.</param>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="C1zException"><see cref="C1zErrorCode.InvalidArgument"/> for an unknown type.</exception>
    public SyncInfo? LatestFinishedSync(string type = "", int skip = 0)
    {
        ArgumentNullException.ThrowIfNull(type);
        return EngineCall.Run(() => Engine.LatestFinishedSync(new SyncType(type), skip)) is { } run ? SyncInfo.From(run) : null;
    }

    /// <summary>The sync that reads without a sync id use now.</summary>
    /// <returns>Null in a file without syncs.</returns>
    public SyncInfo? ResolveSync() => EngineCall.Run(Engine.ResolveSync) is { } run ? SyncInfo.From(run) : null;

    /// <summary>Chooses the sync that reads without a sync id use.</summary>
    /// <param name="id">Its id; empty to let the reader choose again.</param>
    /// <exception cref="C1zException"><see cref="C1zErrorCode.NotFound"/>;
    /// <see cref="C1zErrorCode.FailedPrecondition"/> while a sync is being written.</exception>
    public void ViewSync(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        EngineCall.Run(() =>
        {
            if (id.Length > 0 && Engine.FindSyncRun(id) is null)
            {
                throw new C1zException(C1zErrorCode.NotFound, $"{Path}: there is no sync {id}", Path);
            }

            Engine.ViewSync(id);
        });
    }

    /// <summary>Counts of a sync: cached ones when the file has them, counted otherwise.</summary>
    /// <param name="syncId">Its id; null for the latest finished sync of <paramref name="type"/>.</param>
    /// <param name="type">The type; empty for any.</param>
    /// <param name="cancel">Cancels the counting.</param>
    /// <returns>The stats, as the wire message.</returns>
    /// <exception cref="C1zException"><see cref="C1zErrorCode.NotFound"/>;
    /// <see cref="C1zErrorCode.InvalidArgument"/> when the named sync is of another type.</exception>
    public ReaderStats GetStats(string? syncId = null, string type = "", CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(type);
        return StatsMessage.From(EngineCall.Run(() => Engine.GetStats(new SyncType(type), syncId, recompute: false, cancel)));
    }
}
