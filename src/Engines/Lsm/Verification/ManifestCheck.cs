using System.Buffers.Binary;
using C1z.Engines.Digests;
using C1z.Engines.Keys;
using C1z.Engines.Lsm.Opening;
using C1z.Engines.Records;
using C1z.Proto.Container.V3;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Engines.Lsm.Verification;

/// <summary>Compares what is said twice: the manifest's account of the content with the content.</summary>
internal sealed class ManifestCheck(SealedStore store, StorageReport report)
{
    private const string Subject = "manifest";

    public void Run()
    {
        C1ZManifestV3 manifest = store.Container.Header.Manifest;
        SyncRun? run = store.Get(SyncRunKeys.Key) is { } record ? SyncRunRecords.Decode(record) : null;
        CheckRuns(manifest, run);
        CheckDigestRoot(manifest);
    }

    private void CheckRuns(C1ZManifestV3 manifest, SyncRun? run)
    {
        if (manifest.SyncRuns.Count == 0)
        {
            return;
        }

        if (manifest.SyncRuns.Count > 1 || run is null)
        {
            report.Add("manifest-syncs", Subject, $"it lists {manifest.SyncRuns.Count} syncs, the store holds {(run is null ? 0 : 1)}");
            return;
        }

        SyncRunSummary summary = manifest.SyncRuns[0];
        Compare("manifest-syncs", Subject, "the sync's id", summary.SyncId, run.Id);
        Compare("manifest-syncs", Subject, "the sync's type", (int)summary.Type, SyncRunRecords.NumberOf(run.Type));
        Compare("manifest-syncs", Subject, "the sync's start", Convert(summary.StartedAt), run.StartedAt);
        Compare("manifest-syncs", Subject, "the sync's end", Convert(summary.EndedAt), run.EndedAt);
        Compare("manifest-syncs", Subject, "the sync's parent", summary.ParentSyncId, run.ParentId);
        if (summary.Stats is { } stats && store.Get(MetaKeys.Stats) is { } record)
        {
            SyncStats stored = SyncStatsRecords.Decode(record).Stats;
            Compare("manifest-stats", Subject, "resource types", stats.ResourceTypes, stored.ResourceTypes);
            Compare("manifest-stats", Subject, "resources", stats.Resources, stored.Resources);
            Compare("manifest-stats", Subject, "entitlements", stats.Entitlements, stored.Entitlements);
            Compare("manifest-stats", Subject, "grants", stats.Grants, stored.Grants);
            Compare("manifest-stats", Subject, "assets", stats.Assets, stored.Assets);
        }
    }

    private void CheckDigestRoot(C1ZManifestV3 manifest)
    {
        if (manifest.GrantDigestRoot is not { } root)
        {
            return;
        }

        if (root.AbiVersion != GrantDigest.AbiVersion)
        {
            return;
        }

        DigestRoot? stored = store.Get(DigestKeys.GlobalRoot) is { } value ? DigestRoot.Read(value) : null;
        DigestRoot? named = root.XorDigest.Length == sizeof(ulong)
            ? new DigestRoot((ulong)root.Count, BinaryPrimitives.ReadUInt64BigEndian(root.XorDigest.Span))
            : null;
        Compare("manifest-digest", Subject, "the digest root", named, stored);
    }

    private void Compare<T>(string rule, string subject, string what, T said, T found)
    {
        if (!EqualityComparer<T>.Default.Equals(said, found))
        {
            report.Add(rule, subject, $"{what}: {said?.ToString() ?? "nothing"} is recorded, {found?.ToString() ?? "nothing"} is stored");
        }
    }

    private static Instant Convert(Timestamp? time) => time is null ? default : new Instant(time.Seconds, Math.Clamp(time.Nanos, 0, 999_999_999));
}
