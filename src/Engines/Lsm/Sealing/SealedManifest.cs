using C1z.Engines.Digests;
using C1z.Engines.Records;
using C1z.Proto.Container.V3;
using C1z.Proto.Storage.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Engines.Lsm.Sealing;

/// <summary>The manifest of a container that is written here.</summary>
internal static class SealedManifest
{
    private const string Engine = "pebble3";

    // The directory's format version, which is the engine's schema version to those who read manifests.
    private const uint SchemaVersion = Tables.TableDirectory.MaxFormatVersion;

    /// <summary>Builds the manifest.</summary>
    /// <param name="run">The sync; null for a store without one.</param>
    /// <param name="stats">Its stored stats; null when it has none.</param>
    /// <param name="digest">The global root; null without digests.</param>
    public static C1ZManifestV3 Build(SyncRun? run, byte[]? stats, DigestRoot? digest)
    {
        var manifest = new C1ZManifestV3
        {
            Engine = Engine,
            EngineSchemaVersion = SchemaVersion,
            PayloadEncoding = PayloadEncoding.IndexedZstd,
            PebbleIdIndexFormat = PebbleIdIndexFormat.StructuredV1,
        };
        if (run is not null)
        {
            manifest.SyncRuns.Add(new SyncRunSummary
            {
                SyncId = run.Id,
                Type = (Proto.Storage.V3.SyncType)SyncRunRecords.NumberOf(run.Type),
                StartedAt = Time(run.StartedAt),
                EndedAt = Time(run.EndedAt),
                ParentSyncId = run.ParentId,
                Stats = stats is null ? null : SyncStatsRecord.Parser.ParseFrom(stats),
            });
        }

        if (digest is { } root)
        {
            Span<byte> value = stackalloc byte[DigestRoot.Length];
            root.Write(value);
            manifest.GrantDigestRoot = new GrantDigestRoot
            {
                XorDigest = ByteString.CopyFrom(value[sizeof(ulong)..]),
                Count = (long)root.Count,
                AbiVersion = GrantDigest.AbiVersion,
            };
        }

        return manifest;
    }

    private static Timestamp? Time(Instant time) => time.IsSet ? new Timestamp { Seconds = time.Seconds, Nanos = time.Nanos } : null;
}
