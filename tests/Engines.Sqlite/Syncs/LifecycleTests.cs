using C1z.Engines.Sqlite.Tests.Support;

namespace C1z.Engines.Sqlite.Tests.Syncs;

public sealed class LifecycleTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    [Trait("parity", "TestResumeCheckpointParity")]
    public void A_checkpoint_is_found_again_after_reopening()
    {
        string id;
        using (SqliteEngine engine = _scratch.Open())
        {
            id = engine.StartSync(SyncType.Full);
            engine.CheckpointSync("{\"step\":\"ü\"}");
            engine.Save();
        }

        using SqliteEngine again = _scratch.Open();
        again.CurrentSyncId.Should().BeNull();
        again.ResumeSync(SyncType.Any).Should().Be(id);
        again.CurrentSyncToken().Should().Be("{\"step\":\"ü\"}");
        again.IsDirty.Should().BeFalse("resuming writes nothing");
    }

    [Fact]
    [Trait("parity", "TestGetLatestUnfinishedSyncCutoff")]
    public void An_unfinished_sync_can_be_resumed_for_seven_days()
    {
        string id;
        using (SqliteEngine engine = _scratch.Open())
        {
            id = engine.StartSync(SyncType.Full);
            engine.Save();
        }

        _scratch.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromHours(1));
        using (SqliteEngine engine = _scratch.Open())
        {
            engine.ResumeSync(SyncType.Full).Should().Be(id);
        }

        _scratch.Clock.Advance(TimeSpan.FromHours(2));
        using (SqliteEngine engine = _scratch.Open())
        {
            Expect.Code(() => engine.ResumeSync(SyncType.Full), EngineErrorCode.NotFound);
            engine.ResumeSync(SyncType.Full, id).Should().Be(id, "a named sync has no age limit");
        }
    }

    [Fact]
    public void Starting_returns_the_running_sync_of_the_same_type_and_refuses_another()
    {
        using SqliteEngine engine = _scratch.Open();
        string id = engine.StartSync(SyncType.Partial, "base");
        engine.StartSync(SyncType.Partial).Should().Be(id);
        Expect.Code(() => engine.StartSync(SyncType.Full), EngineErrorCode.FailedPrecondition);
        engine.FindSyncRun(id)!.ParentId.Should().Be("base");
        engine.EndSync();
        engine.SetCurrentSync(id);
        engine.StartSync(SyncType.Full).Should().NotBe(id, "a finished sync is forgotten");
    }

    [Fact]
    public void Arguments_of_a_start_are_checked()
    {
        using SqliteEngine engine = _scratch.Open();
        Expect.Code(() => engine.StartSync(SyncType.Any), EngineErrorCode.InvalidArgument);
        Expect.Code(() => engine.StartSync(new SyncType("odd")), EngineErrorCode.InvalidArgument);
        Expect.Code(() => engine.StartSync(SyncType.Full, "parent"), EngineErrorCode.InvalidArgument);
        Expect.Code(() => engine.StartSync(SyncType.ResourcesOnly, "parent"), EngineErrorCode.InvalidArgument);
        engine.IsDirty.Should().BeFalse();
    }

    [Fact]
    public void Resuming_checks_what_it_is_asked_for()
    {
        using SqliteEngine engine = _scratch.Open();
        string finished = engine.StartSync(SyncType.Full);
        engine.EndSync();
        Expect.Code(() => engine.ResumeSync(SyncType.Any), EngineErrorCode.NotFound);
        Expect.Code(() => engine.ResumeSync(SyncType.Any, "nobody"), EngineErrorCode.NotFound);
        Expect.Code(() => engine.ResumeSync(SyncType.Any, finished), EngineErrorCode.FailedPrecondition);
        string running = engine.StartSync(SyncType.Partial);
        engine.ResumeSync(SyncType.Any).Should().Be(running);
        engine.ResumeSync(SyncType.Full, running).Should().Be(running, "naming the current sync is enough");
        Expect.Code(() => engine.ResumeSync(SyncType.Full), EngineErrorCode.FailedPrecondition);
        Expect.Code(() => engine.ResumeSync(SyncType.Any, finished), EngineErrorCode.FailedPrecondition);
    }

    [Fact]
    public void Without_a_current_sync_checkpoint_token_and_end_are_refused()
    {
        using SqliteEngine engine = _scratch.Open();
        Expect.Code(() => engine.CheckpointSync("t"), EngineErrorCode.NoCurrentSync);
        Expect.Code(() => engine.CurrentSyncToken(), EngineErrorCode.NoCurrentSync);
        Expect.Code(() => engine.EndSync(), EngineErrorCode.NoCurrentSync);
        Expect.Code(() => engine.SetCurrentSync("nobody"), EngineErrorCode.NotFound);
    }

    [Fact]
    public void Ending_keeps_the_token_and_the_first_end_time()
    {
        using SqliteEngine engine = _scratch.Open();
        string id = engine.StartSync(SyncType.Full);
        engine.CheckpointSync("tok");
        engine.EndSync(new CancellationToken(true));
        Instant ended = engine.FindSyncRun(id)!.EndedAt;
        ended.ToString().Should().Be("2026-03-01T15:00:00Z", "the local wall clock, labelled UTC");
        _scratch.Clock.Advance(TimeSpan.FromHours(1));
        engine.SetCurrentSync(id);
        engine.EndSync();
        SyncRun run = engine.FindSyncRun(id)!;
        run.EndedAt.Should().Be(ended);
        run.Token.Should().Be("tok");
    }

    [Fact]
    [Trait("parity", "TestC1ZStoreConformance/SyncMeta")]
    public void Marks_and_links_survive_reopening()
    {
        string id = _scratch.WriteSync(_ => { });
        using (SqliteEngine engine = _scratch.Open())
        {
            engine.MarkSupportsDiff(id);
            engine.LinkSync(id, "other");
            Expect.Code(() => engine.LinkSync("", "x"), EngineErrorCode.InvalidArgument);
            var marker = new IngestMarker("gen", ["<a>", "b"], "connector");
            Expect.Code(() => engine.SetIngestMarker(id, marker with { Mode = "odd" }), EngineErrorCode.InvalidArgument);
            Expect.Code(() => engine.SetIngestMarker(id, marker with { Coverage = [] }), EngineErrorCode.InvalidArgument);
            Expect.Code(() => engine.SetIngestMarker("nobody", marker), EngineErrorCode.NotFound);
            Expect.Code(() => engine.SetIngestMarker("nobody", null), EngineErrorCode.NotFound);
            engine.SetIngestMarker(id, marker);
            string open = engine.StartSync(SyncType.Full);
            Expect.Code(() => engine.SetIngestMarker(open, marker), EngineErrorCode.FailedPrecondition);
            engine.Save();
        }

        using SqliteEngine again = _scratch.Open();
        SyncRun run = again.FindSyncRun(id)!;
        run.SupportsDiff.Should().BeTrue();
        run.LinkedId.Should().Be("other");
        run.Marker!.Coverage.Should().Equal("<a>", "b");
        again.SetIngestMarker(id, null);
        again.FindSyncRun(id)!.Marker.Should().BeNull();
    }

    [Fact]
    public void Syncs_are_listed_in_order_and_in_pages()
    {
        using SqliteEngine engine = _scratch.Open();
        var ids = new List<string>();
        for (int i = 0; i < 5; i++)
        {
            ids.Add(engine.StartSync(SyncType.Full));
            engine.EndSync();
        }

        var page = new List<SyncRun>();
        var all = new List<string>();
        string token = "";
        do
        {
            token = engine.ListSyncRuns(new PageRequest(2, token), page);
            all.AddRange(page.Select(run => run.Id));
        }
        while (token.Length > 0);
        all.Should().Equal(ids);
    }
}
