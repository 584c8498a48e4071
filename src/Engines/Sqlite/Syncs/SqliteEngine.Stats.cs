using System.Diagnostics;
using C1z.Engines.Sqlite.Connection;
using C1z.Engines.Sqlite.Schema;

namespace C1z.Engines.Sqlite;

public sealed partial class SqliteEngine
{
    private const string CountDoing = "count the rows of a sync";

    /// <inheritdoc/>
    public SyncStats GetStats(SyncType type, string? id = null, bool recompute = false, CancellationToken cancel = default)
    {
        using Lock.Scope scope = recompute ? EnterForWriting() : Enter();
        SyncRun run = FindForStats(type, id);
        if (!recompute && ReadCachedStats(run.Id) is { ResourceTypes: > 0 } cached)
        {
            return cached;
        }

        SyncStats stats = CountRows(run, cancel);
        if (recompute && run.IsFinished)
        {
            WriteCachedStats(run.Id, stats);
        }

        return stats;
    }

    /// <inheritdoc/>
    public SyncStats CountSync(string id, CancellationToken cancel = default)
    {
        using Lock.Scope scope = Enter();
        return CountRows(RequireRun(id), cancel);
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

    private SyncStats? ReadCachedStats(string id)
    {
        Statement read = _session.Cached("SELECT stats FROM v1_sync_runs WHERE sync_id = ?1", "read cached stats");
        read.BindText(1, id);
        using Statement.Lease lease = read.Use();
        return read.Step() ? StatsJson.Read(read.String(0)) : null;
    }

    private void WriteCachedStats(string id, SyncStats stats)
    {
        UpdateRun("UPDATE v1_sync_runs SET stats = ?2 WHERE sync_id = ?1", id, StatsJson.Write(stats));
        _session.Commit();
    }

    // Stats are a cache: a sync without them is whole, and the next reader counts again.
    private void CacheStatsIfPossible(string id, CancellationToken cancel)
    {
        try
        {
            WriteCachedStats(id, CountRows(RequireRun(id), cancel));
        }
        catch (Exception e) when (e is OperationCanceledException or EngineException { Code: EngineErrorCode.Corrupt or EngineErrorCode.TooLarge })
        {
            // The sync is ended; only its cache stays empty.
        }
    }

    private SyncStats CountRows(SyncRun run, CancellationToken cancel)
    {
        long started = Stopwatch.GetTimestamp();
        var stats = new SyncStats();
        using (_session.InterruptOn(cancel))
        {
            cancel.ThrowIfCancellationRequested();
            CountResources(run.Id, stats);
            if (run.Type != SyncType.ResourcesOnly)
            {
                CountByType(V1Schema.Entitlements, run.Id, stats.EntitlementsByType.Add);
                CountByType(V1Schema.Grants, run.Id, stats.GrantsByType.Add);
                stats.Entitlements = stats.EntitlementsByType.Values.Sum();
                stats.Grants = stats.GrantsByType.Values.Sum();
            }

            stats.Assets = CountAssets(run.Id);
        }

        TokenStats.Lift(run.Token, stats);
        _options.Engine.Times?.AddSince("count", started);
        return stats;
    }

    // Every type of the catalogue has a count, also 0; resources of types that are not in it do not count.
    private void CountResources(string id, SyncStats stats)
    {
        Statement types = _session.Cached("SELECT external_id FROM v1_resource_types WHERE sync_id = ?1", CountDoing);
        types.BindText(1, id);
        using (types.Use())
        {
            while (types.Step())
            {
                stats.ResourcesByType[types.String(0)] = 0;
            }
        }

        CountByType(V1Schema.Resources, id, (type, count) =>
        {
            if (stats.ResourcesByType.ContainsKey(type))
            {
                stats.ResourcesByType[type] = count;
            }
        });
        stats.ResourceTypes = stats.ResourcesByType.Count;
        stats.Resources = stats.ResourcesByType.Values.Sum();
    }

    private void CountByType(string table, string id, Action<string, long> add)
    {
        // The plus keeps the index on the type out: it would visit the rows in index order, one lookup each, where one walk of the table does.
        Statement counts = _session.Cached($"SELECT +resource_type_id, COUNT(*) FROM {table} WHERE sync_id = ?1 GROUP BY 1", CountDoing);
        counts.BindText(1, id);
        using Statement.Lease lease = counts.Use();
        while (counts.Step())
        {
            add(counts.String(0), counts.Int64(1));
        }
    }

    private long CountAssets(string id)
    {
        Statement count = _session.Cached("SELECT COUNT(*) FROM v1_assets WHERE sync_id = ?1", CountDoing);
        count.BindText(1, id);
        using Statement.Lease lease = count.Use();
        return count.Step() ? count.Int64(0) : 0;
    }
}
