using C1z.Engines.Keys;
using C1z.Engines.Lsm.Opening;
using C1z.Engines.Lsm.Syncs;
using C1z.Engines.Records;

namespace C1z.Engines.Lsm.Verification;

/// <summary>Compares the saved stats with the rows.</summary>
/// <remarks>
/// The stats are a cache that the end of a sync writes. The ecosystem's SDK changes rows of a finished sync and leaves it as it is, so counts behind the rows are
/// nothing that makes a file unsound: they are the warning <c>stale-stats</c>. But whoever changes a grant also drops the digest of all grants. Where that
/// digest is present, no grant changed since the counting, and other counts of grants are the error <c>stats</c>: whoever wrote them counted wrong.
/// </remarks>
internal sealed class StatsCheck(SealedStore store, StorageReport report)
{
    private static readonly string Subject = KeySpace.NameOf(KeyFamily.Meta);

    public void Run()
    {
        if (store.Get(MetaKeys.Stats) is not { } record)
        {
            return;
        }

        StoredStats saved = SyncStatsRecords.Decode(record);
        if (saved.SyncId != (store.Get(SyncRunKeys.Key) is { } run ? SyncRunRecords.Decode(run).Id : ""))
        {
            report.Add("stats", Subject, $"the saved stats belong to sync '{saved.SyncId}', which is not the file's");
            return;
        }

        bool grantsMayHaveChanged = store.Get(DigestKeys.GlobalRoot) is null || store.Get(MetaKeys.DigestBuildPending) is not null;
        SyncStats stats = saved.Stats;
        SyncStats counted = RowCounter.Count(store, report.Cancel);
        Compare("resource types", stats.ResourceTypes, counted.ResourceTypes);
        Compare("resources", stats.Resources, counted.Resources);
        Compare("entitlements", stats.Entitlements, counted.Entitlements);
        Compare("grants", stats.Grants, counted.Grants, grantsMayHaveChanged);
        Compare("assets", stats.Assets, counted.Assets);
        Compare("resources by type", stats.ResourcesByType, counted.ResourcesByType);
        Compare("entitlements by type", stats.EntitlementsByType, counted.EntitlementsByType);
        Compare("grants by type", stats.GrantsByType, counted.GrantsByType, grantsMayHaveChanged);
    }

    private void Compare(string what, SortedDictionary<string, long> saved, SortedDictionary<string, long> counted, bool mayBeStale = true)
    {
        foreach (string type in saved.Keys.Union(counted.Keys, StringComparer.Ordinal))
        {
            Compare($"{what} '{type}'", saved.GetValueOrDefault(type), counted.GetValueOrDefault(type), mayBeStale);
        }
    }

    private void Compare(string what, long saved, long counted, bool mayBeStale = true)
    {
        if (saved == counted)
        {
            return;
        }

        if (mayBeStale)
        {
            report.Warn("stale-stats", Subject, $"{what}: {saved} is recorded, {counted} is stored; rows were changed after the sync had ended");
        }
        else
        {
            report.Add("stats", Subject, $"{what}: {saved} is recorded, {counted} is stored, and no grant was changed after the sync had ended");
        }
    }
}
