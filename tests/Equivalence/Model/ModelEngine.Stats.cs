using System.Text.Json;
using C1z.Equivalence.Formats;

namespace C1z.Equivalence.Model;

/// <content>Counts.</content>
internal sealed partial class ModelEngine
{
    public SyncStats GetStats(SyncType type, string? id = null, bool recompute = false, CancellationToken cancel = default)
    {
        if (recompute)
        {
            RequireWritable();
        }

        SyncRun run = string.IsNullOrEmpty(id) ? LatestFinishedSync(type) ?? throw Error(EngineErrorCode.NotFound) : Require(id);
        if (!type.IsAny && run.Type != type)
        {
            throw Error(EngineErrorCode.InvalidArgument);
        }

        // v1 takes remembered stats without resource types for none.
        if (!recompute && run.CachedStats is { } cached && (cached.ResourceTypes > 0 || Has(Difference.StatsBySave)))
        {
            return cached;
        }

        SyncStats stats = Count(run);
        if (recompute && run.IsFinished)
        {
            _statsAreStale = true;
            Change(run.Id, known => known with { CachedStats = stats });
        }

        return stats;
    }

    public SyncStats CountSync(string id, CancellationToken cancel = default) => Count(Require(id));

    private SyncStats Count(SyncRun run)
    {
        var stats = new SyncStats();
        foreach (string type in Rows(_store.ResourceTypes, run.Id).Select(row => row.Id))
        {
            stats.ResourcesByType[type] = Rows(_store.Resources, run.Id).Count(row => row.Type == type);
        }

        if (run.Type != SyncType.ResourcesOnly || Has(Difference.StatsBySave))
        {
            CountBy(Rows(_store.Entitlements, run.Id).Select(row => row.ResourceType), stats.EntitlementsByType);
            CountBy(Rows(_store.Grants, run.Id).Select(row => row.ResourceType), stats.GrantsByType);
        }

        stats.ResourceTypes = stats.ResourcesByType.Count;
        stats.Resources = stats.ResourcesByType.Values.Sum();
        stats.Entitlements = stats.EntitlementsByType.Values.Sum();
        stats.Grants = stats.GrantsByType.Values.Sum();
        stats.Assets = Rows(_store.Assets, run.Id).Count();
        if (run.IsFinished || !Has(Difference.TimingsWhenFinished))
        {
            LiftTimings(run.Token, stats);
        }

        return stats;
    }

    private static void CountBy(IEnumerable<string> types, SortedDictionary<string, long> counts)
    {
        foreach (string type in types)
        {
            counts[type] = counts.GetValueOrDefault(type) + 1;
        }
    }

    // Counts are new; timings that the token no longer has are kept.
    private void RememberStatsOfSave()
    {
        SyncStats? before = _store.Stats;
        _store.Stats = null;
        _statsAreStale = false;
        if (_store.Runs.Find(run => run.Run.IsFinished) is { } finished)
        {
            SyncStats stats = Count(finished.Run);
            if (stats.StepDurationsMs.Count == 0 && before is not null)
            {
                foreach ((string step, long time) in before.StepDurationsMs)
                {
                    stats.StepDurationsMs[step] = time;
                }
            }

            _store.Stats = stats;
        }
    }

    // Tokens of the workloads are JSON with durations of steps, or no JSON at all.
    private static void LiftTimings(string token, SyncStats stats)
    {
        if (token.StartsWith('{'))
        {
            foreach (JsonProperty step in JsonDocument.Parse(token).RootElement.GetProperty("step_durations_ms").EnumerateObject())
            {
                stats.StepDurationsMs[step.Name] = step.Value.GetInt64();
            }
        }
    }

    private static IEnumerable<T> Rows<T>(ModelTable<T> table, string sync)
        where T : class => table.Of(sync).Select(row => row.Data);
}
