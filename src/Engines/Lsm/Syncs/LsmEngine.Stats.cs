using System.Diagnostics;
using C1z.Engines.Keys;
using C1z.Engines.Lsm.Syncs;
using C1z.Engines.Records;

namespace C1z.Engines.Lsm;

public sealed partial class LsmEngine
{
    // Whether rows changed since the saved stats were counted.
    private bool _statsAreStale;

    /// <inheritdoc/>
    public SyncStats GetStats(SyncType type, string? id = null, bool recompute = false, CancellationToken cancel = default) => Run(engine =>
    {
        if (recompute)
        {
            engine.RequireWritable();
        }

        SyncRun run = engine.FindForStats(type, id);
        if (!recompute && run.CachedStats is { } cached)
        {
            return cached;
        }

        SyncStats stats = engine.CountRows(cancel);
        if (run.IsFinished)
        {
            TokenStats.Lift(run.Token, stats);

            // The next save counts again, as every save does.
            engine._statsAreStale |= recompute;
            engine.IsDirty |= recompute;
        }

        return stats;
    });

    /// <inheritdoc/>
    public SyncStats CountSync(string id, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        return Run(engine =>
        {
            SyncRun run = engine.RequireBareRun(id);
            SyncStats stats = engine.CountRows(cancel);
            TokenStats.Lift(run.Token, stats);
            return stats;
        });
    }

    private SyncRun FindForStats(SyncType type, string? id)
    {
        if (string.IsNullOrEmpty(id))
        {
            return LatestFinished(type, 0) ?? throw new EngineException(
                EngineErrorCode.NotFound, type.IsAny ? "no finished sync found" : $"no finished sync of type '{type}' found", Path);
        }

        SyncRun run = RequireRun(id);
        return type.IsAny || run.Type == type
            ? run
            : throw new EngineException(EngineErrorCode.InvalidArgument, $"sync '{id}' is not of type '{type}'", Path);
    }

    private StoredStats? ReadStoredStats(string syncId) =>
        Store.Get(MetaKeys.Stats) is { } record && SyncStatsRecords.Decode(record) is var stored && stored.SyncId == syncId ? stored : null;

    private SyncStats CountRows(CancellationToken cancel)
    {
        long started = Stopwatch.GetTimestamp();
        SyncStats stats = RowCounter.Count(Store, cancel);
        _options.Engine.Times?.AddSince("count", started);
        return stats;
    }
}
