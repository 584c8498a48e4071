using C1z.Engines.Lsm.Tests.Support;

namespace C1z.Engines.Lsm.Tests.Writing;

/// <summary>The life of a sync in a file that holds one.</summary>
public sealed class LifecycleTests : IDisposable
{
    private const string Token = """{"step_durations_ms":{"list-grants":7},"session_store_stats":{"get":{"count":1}}}""";

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void An_unfinished_sync_is_saved_whole_and_resumed_by_another_engine()
    {
        string id;
        using (LsmEngine engine = _scratch.Open())
        {
            id = engine.StartSync(SyncType.Full);
            engine.Fill(100);
            engine.CheckpointSync(Token);
            engine.SetSessions(id, "p", [new("k", [1, 2, 3])]);
            engine.Save();
        }

        using (LsmEngine engine = _scratch.Open())
        {
            engine.ReadGlobalDigest().Should().BeNull();
            engine.ManifestHeader.SyncRuns[0].EndedAt.Should().BeNull();
            engine.ManifestHeader.GrantDigestRoot.Should().BeNull();
            engine.ResumeSync(SyncType.Full).Should().Be(id);
            engine.CurrentSyncToken().Should().Be(Token);
            engine.GetSession(id, "p", "k").Should().Equal(1, 2, 3);
            _scratch.Clock.Advance(TimeSpan.FromMinutes(1));
            engine.EndSync();
            engine.GetStats(SyncType.Full).StepDurationsMs.Should().ContainKey("list-grants");
            engine.Save();
        }

        using LsmEngine finished = _scratch.Open(OpenMode.ReadOnly);
        SyncRun run = finished.FindSyncRun(id)!;
        (run.EndedAt.Seconds - run.StartedAt.Seconds).Should().Be(60);
        run.Token.Should().Be(Token);
        run.CachedStats!.StepDurationsMs["list-grants"].Should().Be(7);
        run.CachedStats.SessionCalls["get"].Count.Should().Be(1);
        run.CachedStats.Grants.Should().Be(100);
        finished.ReadGlobalDigest()!.Value.Count.Should().Be(100);
    }

    [Fact]
    public void A_new_sync_forgets_the_rows_of_the_one_before()
    {
        _scratch.WriteSync(engine => engine.Fill(300));
        using LsmEngine engine = _scratch.Open();
        string id = engine.StartSync(SyncType.Full);
        Pages.GrantIds(engine, new GrantQuery()).Should().BeEmpty();
        engine.FindSyncRun(Puts.SyncId).Should().BeNull();
        Action read = () => engine.ListAssets(Puts.SyncId, default, new AssetBatch());
        read.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.NotFound);
        engine.PutType("app");
        engine.EndSync();
        engine.Save();
        var runs = new List<SyncRun>();
        engine.ListSyncRuns(default, runs);
        runs.Should().ContainSingle().Which.Id.Should().Be(id);
        engine.GetStats(SyncType.Any).Resources.Should().Be(0);
        engine.LiveRows().Keys.Count(key => key.StartsWith("0304", StringComparison.Ordinal)).Should().Be(0);
    }

    [Fact]
    public void Nothing_is_saved_without_a_save_and_reading_never_makes_a_file_dirty()
    {
        _scratch.WriteSync(engine => engine.Fill(10));
        byte[] before = File.ReadAllBytes(_scratch.File);
        using (LsmEngine engine = _scratch.Open())
        {
            engine.GetStats(SyncType.Full).Grants.Should().Be(10);
            engine.IsDirty.Should().BeFalse();
            engine.SetCurrentSync(Puts.SyncId);
            engine.PutType("thrown away");
            engine.IsDirty.Should().BeTrue();
        }

        File.ReadAllBytes(_scratch.File).Should().Equal(before);
    }

    [Fact]
    public void A_sync_is_resumed_only_within_a_week_and_with_its_type()
    {
        using LsmEngine engine = _scratch.Open();
        string id = engine.StartSync(SyncType.Partial, "parent");
        engine.StartSync(SyncType.Partial).Should().Be(id);
        engine.Save();
        using LsmEngine later = _scratch.Open();
        Code(() => later.ResumeSync(SyncType.Full)).Should().Be(EngineErrorCode.NotFound);
        Code(() => later.ResumeSync(SyncType.Full, id)).Should().Be(EngineErrorCode.FailedPrecondition);
        _scratch.Clock.Advance(TimeSpan.FromDays(8));
        Code(() => later.ResumeSync(SyncType.Partial)).Should().Be(EngineErrorCode.NotFound);
        later.ResumeSync(SyncType.Partial, id).Should().Be(id);
        later.EndSync();
        Code(() => later.ResumeSync(SyncType.Partial, id)).Should().Be(EngineErrorCode.FailedPrecondition);
    }

    [Fact]
    public void Writes_want_a_writable_store_a_running_sync_and_rows_with_an_identity()
    {
        using (LsmEngine engine = _scratch.Open())
        {
            Code(() => engine.PutType("x")).Should().Be(EngineErrorCode.NoCurrentSync);
            Code(() => engine.StartSync(new SyncType("odd"))).Should().Be(EngineErrorCode.InvalidArgument);
            Code(() => engine.StartSync(SyncType.Full, "parent")).Should().Be(EngineErrorCode.InvalidArgument);
            engine.Begin();
            engine.PutGrant(Puts.Grant("app", "a", "app:a:x", "u1"));
            Code(() => engine.PutGrants([Puts.Grant("app", "a", "app:a:x", "u2"), Puts.Grant("app", "a", "", "u3")])).Should().Be(EngineErrorCode.InvalidArgument);
            var notText = new GrantBatch();
            notText.Add(Puts.Row(notText, Puts.Grant("app", "a", "app:a:x", "u3")) with { ExternalId = notText.Append([0xff]) });
            Code(() => engine.PutGrants(notText, GrantPutMode.Replace)).Should().Be(EngineErrorCode.InvalidArgument);
            Code(() => engine.PutGrant(Puts.Grant("app", "", "x", "u3"))).Should().Be(EngineErrorCode.InvalidArgument);
            Code(() => engine.PutGrant(Puts.Grant("app", "a", "x", ""))).Should().Be(EngineErrorCode.InvalidArgument);
            Code(() => engine.PutEntitlement("", "a", "x")).Should().Be(EngineErrorCode.InvalidArgument);
            Pages.GrantIds(engine, new GrantQuery()).Should().Equal("app:a:x:user:u1");
            Code(() => engine.ImportSync(new SyncRun { Id = Puts.SyncId, Type = SyncType.Full })).Should().Be(EngineErrorCode.FailedPrecondition);
            engine.EndSync();
            engine.Save();
        }

        using LsmEngine reading = _scratch.Open(OpenMode.ReadOnly);
        Code(() => reading.StartSync(SyncType.Full)).Should().Be(EngineErrorCode.ReadOnly);
        Code(() => reading.PutType("x")).Should().Be(EngineErrorCode.ReadOnly);
        Code(() => reading.SetSessions(Puts.SyncId, "", [])).Should().Be(EngineErrorCode.ReadOnly);
        Code(() => _scratch.Open(OpenMode.CreateNew)).Should().Be(EngineErrorCode.FailedPrecondition);
    }

    [Fact]
    public void Run_properties_assets_and_sessions_survive()
    {
        _scratch.WriteSync(engine =>
        {
            engine.Fill(5);
            var assets = new AssetBatch();
            assets.Add(new AssetRow { ExternalId = assets.Append("logo"), Data = assets.Append([9, 8, 7]) });
            assets.Add(new AssetRow { ExternalId = assets.Append("empty") });
            engine.PutAssets(assets);
            engine.SetSessions(Puts.SyncId, "a", [new("1", [1]), new("2", [2])]);
            engine.SetSessions(Puts.SyncId, "b", [new("1", [3])]);
        });
        var marker = new IngestMarker("g1", ["all"], IngestMarker.Modes[0]);
        using (LsmEngine engine = _scratch.Open())
        {
            engine.MarkSupportsDiff(Puts.SyncId);
            engine.LinkSync(Puts.SyncId, "other");
            engine.SetIngestMarker(Puts.SyncId, marker);
            engine.DeleteSessions(Puts.SyncId, "a", ["1", "nothing"]);
            engine.ClearSessions(Puts.SyncId, "b");
            engine.Save();
        }

        using LsmEngine again = _scratch.Open(OpenMode.ReadOnly);
        SyncRun run = again.ResolveSync()!;
        run.SupportsDiff.Should().BeTrue();
        run.LinkedId.Should().Be("other");
        run.Marker.Should().BeEquivalentTo(marker);
        again.GetAllSessions(Puts.SyncId, "", "").Values.Select(v => v.Key).Should().Equal("a2");
        var batch = new AssetBatch();
        again.ListAssets(null, default, batch);
        batch.Count.Should().Be(1);
        batch.Text(batch[0].ContentType).Should().Be("unknown");
        again.ReadGlobalDigest()!.Value.Count.Should().Be(5);
    }

    [SkippableFact]
    public void A_clone_has_no_sessions_and_a_snapshot_has_unsaved_work()
    {
        using LsmEngine engine = _scratch.Open();
        engine.Begin();
        engine.Fill(200);
        engine.SetSessions(Puts.SyncId, "", [new("k", [1])]);
        engine.SnapshotTo(_scratch["unfinished.c1z"]);
        Code(() => engine.CloneSync(_scratch["clone.c1z"])).Should().Be(EngineErrorCode.NotFound);
        engine.EndSync();
        engine.CloneSync(_scratch["clone.c1z"]);
        engine.IsDirty.Should().BeTrue();
        File.Exists(_scratch.File).Should().BeFalse();
        Code(() => engine.CloneSync(_scratch["clone.c1z"])).Should().Be(EngineErrorCode.FailedPrecondition);
        Code(() => engine.GenerateSyncDiff("a", "b")).Should().Be(EngineErrorCode.Unsupported);
        engine.Cleanup(new CleanupOptions()).Should().BeEmpty();
        using (LsmEngine snapshot = _scratch.Open(OpenMode.ReadOnly, _scratch["unfinished.c1z"]))
        {
            snapshot.GetSession(Puts.SyncId, "", "k").Should().Equal(1);
            snapshot.ResolveSync()!.IsFinished.Should().BeFalse();
        }

        using LsmEngine clone = _scratch.Open(OpenMode.ReadOnly, _scratch["clone.c1z"]);
        clone.GetSession(Puts.SyncId, "", "k").Should().BeNull();
        Oracle.CheckDerived(_scratch["clone.c1z"]);
    }

    private static EngineErrorCode Code(Action action) => action.Should().Throw<EngineException>().Which.Code;

    private static EngineErrorCode Code<T>(Func<T> action) => action.Should().Throw<EngineException>().Which.Code;
}
