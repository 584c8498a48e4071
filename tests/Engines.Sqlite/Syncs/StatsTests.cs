using C1z.Engines.Sqlite.Tests.Support;

namespace C1z.Engines.Sqlite.Tests.Syncs;

public sealed class StatsTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    [Trait("parity", "TestC1ZStats")]
    [Trait("parity", "TestC1ZGrantStatsSync")]
    [Trait("parity", "TestGrantStatsGroupByParity")]
    [Trait("parity", "TestC1ZEntitlementStatsByResourceType")]
    [Trait("parity", "TestSyncMetaStatsV2Parity")]
    public void Rows_are_counted_by_type()
    {
        string id = _scratch.WriteSync(Load);
        using SqliteEngine engine = _scratch.Open(OpenMode.ReadOnly);
        SyncStats stats = engine.GetStats(SyncType.Full, id);
        (stats.ResourceTypes, stats.Resources, stats.Entitlements, stats.Grants, stats.Assets).Should().Be((3, 3, 3, 4, 1));
        stats.ResourcesByType.Should().Equal(new Dictionary<string, long> { ["app"] = 0, ["group"] = 1, ["user"] = 2 });
        stats.EntitlementsByType.Should().Equal(new Dictionary<string, long> { ["app"] = 1, ["group"] = 2 });
        stats.GrantsByType.Should().Equal(new Dictionary<string, long> { ["group"] = 4 });
    }

    [Fact]
    [Trait("parity", "TestC1ZStatsResourcesOnlySync")]
    [Trait("parity", "TestC1ZEntitlementStatsResourcesOnly")]
    public void A_resources_only_sync_counts_no_entitlements_and_grants()
    {
        using SqliteEngine engine = _scratch.Open();
        engine.StartSync(SyncType.ResourcesOnly);
        Load(engine);
        engine.EndSync();
        SyncStats stats = engine.GetStats(SyncType.ResourcesOnly);
        (stats.Resources, stats.Entitlements, stats.Grants).Should().Be((3, 0, 0));
        stats.GrantsByType.Should().BeEmpty();
    }

    [Fact]
    [Trait("parity", "TestC1ZStats")]
    [Trait("parity", "TestC1ZStatsPartialSync")]
    [Trait("parity", "TestCrossEngineParity")]
    public void Wrong_type_unknown_id_and_no_finished_sync_have_their_errors()
    {
        using SqliteEngine engine = _scratch.Open();
        string id = engine.StartSync(SyncType.Partial);
        Expect.Code(() => engine.GetStats(SyncType.Any), EngineErrorCode.NotFound).Message.Should().Contain("no finished sync found");
        Expect.Code(() => engine.GetStats(SyncType.Full), EngineErrorCode.NotFound).Message.Should().Contain("no finished sync of type 'full' found");
        Expect.Code(() => engine.GetStats(SyncType.Any, "nobody"), EngineErrorCode.NotFound);
        Expect.Code(() => engine.GetStats(SyncType.Full, id), EngineErrorCode.InvalidArgument).Message
            .Should().EndWith($"sync '{id}' is not of type 'full'");
    }

    [Fact]
    [Trait("parity", "TestSyncMetaStatsV2InProgressExplicitIDReturnsPartialStats")]
    [Trait("parity", "TestSyncMetaStatsV2EmptyPrefersFinishedOverInProgress")]
    public void A_running_sync_is_counted_live_when_named_and_passed_over_otherwise()
    {
        using SqliteEngine engine = _scratch.Open();
        engine.StartSync(SyncType.Full);
        engine.PutResourceTypes(Fill.Types("a"));
        engine.EndSync();
        string running = engine.StartSync(SyncType.Full);
        engine.PutResourceTypes(Fill.Types("a", "b"));
        engine.GetStats(SyncType.Any, running).ResourceTypes.Should().Be(2);
        engine.GetStats(SyncType.Any).ResourceTypes.Should().Be(1);
    }

    [Fact]
    [Trait("parity", "TestEndSyncPersistsSyncTokenStats")]
    public void Ending_a_sync_stores_counts_and_the_timings_of_its_token()
    {
        string id = _scratch.WriteSync(engine =>
        {
            engine.PutResourceTypes(Fill.Types("user"));
            engine.CheckpointSync("{\"step_durations_ms\":{\"list\":12}}");
        });
        using RawDatabase raw = _scratch.OpenRaw();
        raw.One("SELECT stats FROM v1_sync_runs").Should()
            .Be("{\"resource_types\":1,\"resources_by_resource_type\":{\"user\":0},\"step_durations_ms\":{\"list\":12}}");
        using SqliteEngine engine = _scratch.Open(OpenMode.ReadOnly);
        engine.GetStats(SyncType.Any, id).StepDurationsMs.Should().ContainKey("list").WhoseValue.Should().Be(12);
    }

    [Fact]
    [Trait("parity", "TestC1ZStoreConformance/SyncMeta")]
    public void Cached_stats_are_believed_until_a_recount_and_reading_never_writes()
    {
        string id = _scratch.WriteSync(Load);
        _scratch.Edit("UPDATE v1_sync_runs SET stats = '{\"resource_types\":77}'");
        using (SqliteEngine engine = _scratch.Open())
        {
            engine.GetStats(SyncType.Any).ResourceTypes.Should().Be(77);
            engine.IsDirty.Should().BeFalse();
            engine.GetStats(SyncType.Any, id, recompute: true).ResourceTypes.Should().Be(3);
            engine.IsDirty.Should().BeTrue();
            engine.GetStats(SyncType.Any).ResourceTypes.Should().Be(3);
        }

        _scratch.Edit("UPDATE v1_sync_runs SET stats = 'garbage'");
        using SqliteEngine reader = _scratch.Open();
        reader.GetStats(SyncType.Any).ResourceTypes.Should().Be(3);
        reader.IsDirty.Should().BeFalse();
    }

    [Fact]
    public void Stats_of_a_file_made_by_the_Go_SDK_are_the_same_counted_and_cached()
    {
        File.Copy(Fixtures.Go("tiny-v1.c1z"), _scratch.File);
        using SqliteEngine engine = _scratch.Open();
        SyncStats cached = engine.GetStats(SyncType.Full);
        SyncStats counted = engine.GetStats(SyncType.Full, engine.ResolveSync()!.Id, recompute: true);
        counted.Should().BeEquivalentTo(cached);
        counted.Grants.Should().Be(4);
        counted.ConnectorCalls.Should().NotBeEmpty();
    }

    private static void Load(SqliteEngine engine)
    {
        engine.PutResourceTypes(Fill.Types("user", "group", "app"));
        engine.PutResources(Fill.Resources("user", "u1", "u2"));
        engine.PutResources(Fill.Resources("group", "g1"));
        engine.PutResources(Fill.Resources("uncatalogued", "x"));
        engine.PutEntitlements(Fill.Entitlements(new("group", "g1"), "e1", "e2"));
        engine.PutEntitlements(Fill.Entitlements(new("app", "a1"), "e3"));
        engine.Put(Fill.ManyGrants("e1", 4));
        engine.PutAssets(Fill.Asset("logo", "image/png", "x"));
    }
}
