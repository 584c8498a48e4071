using C1z.Engines.Keys;
using C1z.Engines.Records;
using C1z.Proto.Storage.V3;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using static C1z.Engines.Tests.Records.RecordSamples;

namespace C1z.Engines.Tests.Records;

public sealed class SyncRecordTests
{
    [Theory]
    [MemberData(nameof(StoreDump.All), MemberType = typeof(StoreDump))]
    public void Runs_stats_assets_and_sessions_of_a_real_store_are_encoded_again_byte_for_byte(string name)
    {
        int seen = 0;
        foreach ((byte[] key, byte[] value) in StoreDump.Of(name))
        {
            byte[]? again = KeySpace.Classify(key) switch
            {
                KeyFamily.SyncRun => SyncRunRecords.Encode(SyncRunRecords.Decode(value)),
                KeyFamily.Asset => new AssetRecordView(value).Encode(),
                KeyFamily.Session => new SessionRecordView(value).Encode(),
                KeyFamily.Meta when MetaKeys.NameOf(key) == "stats" => SyncStatsRecords.Encode(SyncStatsRecords.Decode(value)),
                _ => null,
            };
            if (again is not null)
            {
                again.Should().Equal(value);
                seen++;
            }
        }

        seen.Should().BePositive();
    }

    [Theory]
    [MemberData(nameof(StoreDump.Finished), MemberType = typeof(StoreDump))]
    public void Stored_stats_count_the_rows_of_a_real_store(string name)
    {
        KeyValuePair<byte[], byte[]>[] entries = StoreDump.Of(name);
        StoredStats stored = SyncStatsRecords.Decode(entries.Single(e => MetaKeys.Stats.SequenceEqual(e.Key)).Value);
        SyncRun run = SyncRunRecords.Decode(entries.Single(e => SyncRunKeys.Key.SequenceEqual(e.Key)).Value);
        stored.SyncId.Should().Be(run.Id);
        stored.WrittenAt.Should().BeGreaterThan(run.StartedAt);
        stored.Stats.ResourceTypes.Should().Be(entries.Count(e => KeySpace.Classify(e.Key) == KeyFamily.ResourceType));
        stored.Stats.Grants.Should().Be(entries.Count(e => KeySpace.Classify(e.Key) == KeyFamily.Grant));
        var grantsByType = new SortedDictionary<string, long>(Utf8Order.Comparer);
        foreach ((_, byte[] value) in entries.Where(e => KeySpace.Classify(e.Key) == KeyFamily.Grant))
        {
            string type = Text8(new GrantRecordView(value).Entitlement.ResourceType);
            grantsByType[type] = grantsByType.GetValueOrDefault(type) + 1;
        }

        stored.Stats.GrantsByType.Should().Equal(grantsByType);
    }

    [Fact]
    public void A_run_equals_the_generated_writer() => Prop.ForAll(Arb.From(Runs), run =>
    {
        byte[] bytes = run.ToByteArray();
        SyncRun decoded = SyncRunRecords.Decode(Shuffled(bytes, run.SyncToken.Length));
        return SyncRunRecords.Encode(SyncRunRecords.Decode(bytes)).AsSpan().SequenceEqual(bytes)
            && decoded.Id == run.SyncId
            && decoded.Token == run.SyncToken
            && SyncRunRecords.NumberOf(decoded.Type) == (int)run.Type
            && decoded.IsCompacted == run.Compacted
            && decoded.SupportsDiff == run.SupportsDiff;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Stats_equal_the_generated_writer() => Prop.ForAll(Arb.From(Stats), stats =>
    {
        byte[] bytes = stats.ToByteArray();
        return SyncStatsRecords.Encode(SyncStatsRecords.Decode(bytes)).AsSpan().SequenceEqual(bytes)
            && SyncStatsRecord.Parser.ParseFrom(SyncStatsRecords.Encode(SyncStatsRecords.Decode(Shuffled(bytes, 7)))).Equals(stats);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void A_count_of_zero_keeps_its_entry_with_key_and_value()
    {
        var stored = new StoredStats { SyncId = "s", Stats = new SyncStats() };
        stored.Stats.ResourcesByType["user"] = 0;
        Convert.ToHexStringLower(SyncStatsRecords.Encode(stored)).Should().Be("0a0173" + "3a080a04757365721000");
    }

    [Fact]
    public void Assets_and_sessions_equal_the_generated_writer() => Prop.ForAll(Arb.From(Text.ArrayOf(3)), Arb.From(Time), (texts, time) =>
    {
        byte[] data = Bytes(texts[2]);
        var asset = new AssetRecord { SyncId = "s", ExternalId = texts[0], ContentType = texts[1], Data = ByteString.CopyFrom(data), DiscoveredAt = time };
        var session = new SessionRecord { SyncId = texts[0], Key = texts[1], Value = ByteString.CopyFrom(data) };
        byte[] assetBytes = asset.ToByteArray();
        byte[] sessionBytes = session.ToByteArray();
        var view = new AssetRecordView(Shuffled(assetBytes, 3));
        return new AssetRecordView(assetBytes).Encode().AsSpan().SequenceEqual(assetBytes)
            && new SessionRecordView(sessionBytes).Encode().AsSpan().SequenceEqual(sessionBytes)
            && Text8(view.ContentType) == texts[1]
            && view.Data.SequenceEqual(data);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Theory]
    [InlineData("08b0ea01", 30000, 0)]
    [InlineData("10ffffffffffffffffff01", -1, 999_999_999)]
    [InlineData("08011080a4a7da06", 2, 800_000_000)]
    public void A_time_with_stray_nanoseconds_is_carried_over(string hex, long seconds, int nanos) =>
        Wire.InstantSample.Read(hex).Should().Be(new Instant(seconds, nanos));

    [Fact]
    public void A_time_beyond_the_range_of_seconds_is_damage()
    {
        Action read = () => Wire.InstantSample.Read("08ffffffffffffffff7f1080a4a7da06");
        read.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.Corrupt);
    }

    [Fact]
    public void Damaged_records_are_refused_or_read_and_never_crash()
    {
        foreach ((byte[] key, byte[] value) in StoreDump.Of("tiny-v3").Where(e => e.Key[1] is not KeySpace.Index and not KeySpace.Digest))
        {
            for (int i = 0; i < Math.Min(value.Length, 300) * 8; i++)
            {
                byte[] damaged = [.. value];
                damaged[i / 8] ^= (byte)(1 << (i % 8));
                Decode(key, damaged);
                Decode(key, value[..(i / 8)]);
            }
        }
    }

    private static void Decode(byte[] key, byte[] value)
    {
        try
        {
            switch (KeySpace.Classify(key))
            {
                case KeyFamily.ResourceType:
                    _ = new ResourceTypeRecordView(value).DiscoveredAt;
                    break;
                case KeyFamily.Resource:
                    _ = new ResourceRecordView(value).DiscoveredAt;
                    break;
                case KeyFamily.Entitlement:
                    _ = new EntitlementRecordView(value).DiscoveredAt;
                    break;
                case KeyFamily.Asset:
                    new AssetRecordView(value).Encode();
                    break;
                case KeyFamily.SyncRun:
                    SyncRunRecords.Encode(SyncRunRecords.Decode(value));
                    break;
                case KeyFamily.Meta:
                    SyncStatsRecords.Encode(SyncStatsRecords.Decode(value));
                    break;
            }
        }
        catch (EngineException e)
        {
            e.Code.Should().Be(EngineErrorCode.Corrupt);
        }
    }

    private static Gen<SyncRunRecord> Runs { get; } =
        from texts in Text.ArrayOf(7)
        from coverage in Text.ArrayOf()
        from start in Time
        from end in Time
        from type in Gen.Choose(0, 7)
        from flags in Gen.Choose(0, 3)
        select new SyncRunRecord
        {
            SyncId = texts[0],
            Type = (Proto.Storage.V3.SyncType)type,
            ParentSyncId = texts[1],
            StartedAt = start,
            EndedAt = end,
            SyncToken = texts[2],
            SupportsDiff = (flags & 1) != 0,
            Compacted = (flags & 2) != 0,
            LinkedSyncId = texts[3],
            IngestInvariantGeneration = texts[4],
            IngestInvariantMode = texts[5],
            IngestInvariantCoverage = { coverage },
        };

    private static Gen<SyncStatsRecord> Stats { get; } =
        from numbers in Gen.Elements(0L, 1, 127, 128, long.MaxValue, -1).ArrayOf(5)
        from keys in Text.Where(t => t.Length > 0).ArrayOf()
        from time in Time
        from quality in Gen.Choose(0, 2)
        select Make(numbers, [.. keys.Distinct()], time, quality);

    private static SyncStatsRecord Make(long[] numbers, string[] keys, Google.Protobuf.WellKnownTypes.Timestamp? time, int quality)
    {
        var stats = new SyncStatsRecord { SyncId = "s", ResourceTypes = numbers[0], Resources = numbers[1], Entitlements = numbers[2], WrittenAt = time };
        stats.Grants = numbers[3];
        stats.Assets = numbers[4];
        foreach (var map in new[] { stats.ResourcesByResourceType, stats.GrantsByEntitlementResourceType, stats.EntitlementsByResourceType, stats.StepDurationsMs })
        {
            SortInto(map, keys.Select((k, i) => KeyValuePair.Create(k, (long)(i + 1) * 100)));
        }

        foreach (var map in new[] { stats.ConnectorCallStats, stats.SessionStoreStats })
        {
            SortInto(map, keys.Select((k, i) => KeyValuePair.Create(
                k, new Proto.Storage.V3.CallStat { Count = i, TotalMs = numbers[0], MaxMs = numbers[1], Errors = numbers[2], Timeouts = numbers[3] })));
        }

        stats.IngestQuality = quality switch
        {
            0 => null,
            1 => new IngestQualityStats(),
            _ => new IngestQualityStats { GrantsDropped = 7, SourceCacheReplayBlocked = true },
        };
        return stats;
    }
}
