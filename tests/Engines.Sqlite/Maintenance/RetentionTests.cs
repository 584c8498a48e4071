namespace C1z.Engines.Sqlite.Tests.Maintenance;

public sealed class RetentionTests : IDisposable
{
    private static readonly CleanupOptions Defaults = new();
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("parity", "TestCleanupSyncLimit")]
    public void Keeps_the_newest_two_of_ten_full_syncs()
    {
        using SqliteEngine engine = _folder.Create();
        List<string> ids = AddFullSyncs(engine, 10);
        engine.Cleanup(Defaults).Should().Equal(ids.Take(8));
        engine.Runs().Select(run => run.Id).Should().Equal(ids.Skip(8));
        engine.ResourceIds(ids[8]).Should().NotBeEmpty();
        engine.Save();

        using SqliteEngine again = _folder.OpenReadOnly();
        again.Runs().Should().HaveCount(2);
        RawFile.Query(_folder.PathOf("sync.c1z"), "SELECT count(DISTINCT sync_id) FROM v1_resources").Should().Equal("2");
    }

    [Fact]
    [Trait("parity", "TestCleanupSyncLimitCurrentSync")]
    public void With_a_limit_of_one_and_a_running_sync_only_that_one_stays()
    {
        using SqliteEngine engine = _folder.Create();
        AddFullSyncs(engine, 10);
        string running = engine.StartSync(SyncType.Full);
        engine.Cleanup(new CleanupOptions(KeepFullSyncs: 1)).Should().HaveCount(10);
        engine.Runs().Select(run => run.Id).Should().Equal(running);
    }

    [Fact]
    public void The_environment_sets_the_limit_and_the_caller_overrules_it()
    {
        using SqliteEngine engine = With(_folder.Create(), "BATON_KEEP_SYNC_COUNT", "4");
        AddFullSyncs(engine, 10);
        engine.Cleanup(Defaults).Should().HaveCount(6);
        engine.Cleanup(new CleanupOptions(KeepFullSyncs: 3)).Should().HaveCount(1);
    }

    [Fact]
    [Trait("parity", "TestCleanupSkippedByEnv")]
    public void The_environment_switches_cleanup_off()
    {
        using SqliteEngine engine = With(_folder.Create(), "BATON_SKIP_CLEANUP", "true");
        AddFullSyncs(engine, 5);
        engine.Save();
        engine.Cleanup(Defaults).Should().BeEmpty();
        engine.Runs().Should().HaveCount(5);
        engine.IsDirty.Should().BeFalse();
    }

    [Fact]
    [Trait("parity", "TestCleanupVacuum")]
    public void Gives_the_space_of_deleted_syncs_back()
    {
        using SqliteEngine engine = Filled();
        long before = engine.WorkingBytes();
        engine.Cleanup(Defaults);
        engine.WorkingBytes().Should().BeLessThan(before / 2);
        engine.Save();
        RawFile.Query(_folder.PathOf("sync.c1z"), "SELECT freelist_count FROM pragma_freelist_count").Should().Equal("0");
    }

    [Fact]
    [Trait("parity", "TestCleanupVacuumWAL")]
    public void Gives_space_back_in_a_file_that_was_saved_in_write_ahead_mode()
    {
        using (SqliteEngine engine = Filled())
        {
            engine.Save();
        }

        RawFile.Edit(_folder.PathOf("sync.c1z"), "PRAGMA journal_mode = WAL");
        using SqliteEngine again = _folder.OpenWritable();
        long before = again.WorkingBytes();
        again.Cleanup(Defaults);
        again.WorkingBytes().Should().BeLessThan(before / 2);
        again.Save();
        RawFile.Query(_folder.PathOf("sync.c1z"), "SELECT freelist_count FROM pragma_freelist_count").Should().Equal("0");
    }

    [Fact]
    [Trait("parity", "TestCleanupSkipVacuum")]
    public void Leaves_the_space_when_told_to()
    {
        using (SqliteEngine engine = Filled())
        {
            long before = engine.WorkingBytes();
            engine.Cleanup(new CleanupOptions(SkipVacuum: true));
            engine.WorkingBytes().Should().Be(before);
            engine.Save();
        }

        RawFile.Query(_folder.PathOf("sync.c1z"), "SELECT freelist_count FROM pragma_freelist_count").Single().Should().NotBe("0");
        using SqliteEngine again = _folder.OpenReadOnly();
        again.Runs().Should().HaveCount(2);
    }

    [Fact]
    [Trait("parity", "TestDeleteSyncRunBatching")]
    public void Deletes_a_sync_of_several_batches_and_nothing_of_another()
    {
        const int Many = 120_000;
        using SqliteEngine engine = _folder.Create();
        string kept = AddSync(engine, SyncType.Full, 100);
        string doomed = AddSync(engine, SyncType.Full, Many);
        engine.SetSessions(doomed, "", [new("k", [1])]);
        engine.DeleteSyncRun(doomed);
        engine.FindSyncRun(doomed).Should().BeNull();
        engine.GetSession(doomed, "", "k").Should().BeNull();
        engine.ResourceIds(kept).Should().HaveCount(100);
        engine.ResolveSync()!.Id.Should().Be(kept, "what reads fall back to is asked again");
        engine.Save();
        RawFile.Query(_folder.PathOf("sync.c1z"), "SELECT count(*) FROM v1_resources").Should().Equal("100");
    }

    [Fact]
    public void An_interrupted_deletion_can_be_repeated()
    {
        using SqliteEngine engine = _folder.Create();
        string id = AddSync(engine, SyncType.Full, 10);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        engine.Invoking(e => e.DeleteSyncRun(id, cancelled.Token)).Should().Throw<OperationCanceledException>();
        engine.FindSyncRun(id).Should().NotBeNull("the sync itself goes last");
        engine.DeleteSyncRun(id);
        engine.FindSyncRun(id).Should().BeNull();
    }

    [Fact]
    public void The_running_sync_is_not_deleted()
    {
        using SqliteEngine engine = _folder.Create();
        string id = engine.StartSync(SyncType.Full);
        engine.Invoking(e => e.DeleteSyncRun(id)).Should().Throw<EngineException>()
            .Which.Code.Should().Be(EngineErrorCode.FailedPrecondition);
    }

    [Fact]
    public void A_read_only_store_refuses()
    {
        using (SqliteEngine engine = _folder.Create())
        {
            AddFullSyncs(engine, 3);
            engine.Save();
        }

        using SqliteEngine readOnly = _folder.OpenReadOnly();
        Action[] calls = [() => readOnly.Cleanup(Defaults), () => readOnly.DeleteSyncRun("x"), readOnly.Vacuum];
        foreach (Action call in calls)
        {
            call.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.ReadOnly);
        }
    }

    private SqliteEngine Filled()
    {
        SqliteEngine engine = _folder.Create();
        for (int i = 0; i < 6; i++)
        {
            AddSync(engine, SyncType.Full, 2_000);
        }

        engine.Save();
        return engine;
    }

    private static List<string> AddFullSyncs(SqliteEngine engine, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => AddSync(engine, SyncType.Full, 1))];

    private static string AddSync(SqliteEngine engine, SyncType type, int resources)
    {
        string id = engine.StartSync(type);
        engine.Resources("user", resources);
        engine.EndSync();
        return id;
    }

    private static SqliteEngine With(SqliteEngine engine, string name, string value)
    {
        engine.ReadVariable = asked => asked == name ? value : null;
        return engine;
    }
}
