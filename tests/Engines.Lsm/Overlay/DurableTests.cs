using C1z.Engines.Lsm.Tests.Support;
using C1z.Engines.Rocks;

namespace C1z.Engines.Lsm.Tests.Overlay;

/// <summary>What a call changed is still there when the process is killed right after it returned.</summary>
[Collection("Counts of the library")]
public sealed class DurableTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly long _handles = RocksDiagnostics.LiveHandles;
    private int _kills;

    public void Dispose()
    {
        _scratch.Dispose();
        RocksDiagnostics.LiveHandles.Should().Be(_handles, "whatever an engine opens it closes");
    }

    [Theory]
    [InlineData(Durability.Sync)]
    [InlineData(Durability.Group)]
    public void Every_change_of_a_new_file_survives_a_kill(Durability level)
    {
        using LsmEngine engine = Open(level);
        engine.Begin();
        AfterKill().Should().Equal(engine.LiveRows());
        engine.PutType("app");
        engine.PutResource("app", "child", ("app", "parent"));
        engine.PutResource("app", "child", ("app", "other parent"));
        AfterKill().Should().Equal(engine.LiveRows());
        engine.PutGrants(Enumerable.Range(0, 30).Select(i => Puts.Grant("app", "github", "e", $"u{i}", pending: i % 3 == 0)));
        AfterKill().Should().Equal(engine.LiveRows());
        engine.PutGrant(Puts.Grant("app", "github", "e", "u3", pending: true, "s"), GrantPutMode.PreserveExpansion);
        engine.DeleteGrant("e:user:u5").Should().BeTrue();
        engine.SetSessions(Puts.SyncId, "p", [KeyValuePair.Create("a", new byte[] { 1 })]);
        AfterKill().Should().Equal(engine.LiveRows());
        engine.CheckpointSync("token");
        AfterKill().Should().Equal(engine.LiveRows());
        engine.EndSync();
        AfterKill().Should().Equal(engine.LiveRows());
    }

    [Fact]
    public void A_change_of_an_existing_file_survives_a_kill_and_is_saved_like_one_that_was_not_killed()
    {
        _scratch.WriteSync(engine => engine.Fill(300));
        File.Copy(_scratch.File, _scratch["undisturbed"]);
        using (LsmEngine undisturbed = _scratch.Open(file: _scratch["undisturbed"]))
        {
            undisturbed.SetCurrentSync(Puts.SyncId);
            Change(undisturbed);
            undisturbed.EndSync();
            undisturbed.Save();
        }

        using LsmEngine engine = Open(Durability.Group);
        engine.SetCurrentSync(Puts.SyncId);
        Change(engine);
        engine.EndSync();
        byte[] before = File.ReadAllBytes(_scratch.File);
        string killed = _scratch.Kill("killed");
        File.ReadAllBytes(killed).Should().Equal(before, "only a save touches the file");
        using (LsmEngine second = _scratch.Open(file: killed))
        {
            second.IsDirty.Should().BeTrue();
            second.LiveRows().Should().Equal(engine.LiveRows());
            second.Save();
        }

        File.ReadAllBytes(killed).Should().Equal(File.ReadAllBytes(_scratch["undisturbed"]));
        engine.Save();
        File.ReadAllBytes(_scratch.File).Should().Equal(File.ReadAllBytes(_scratch["undisturbed"]));
        Directory.Exists(_scratch.Work).Should().BeFalse();
    }

    [Fact]
    public void A_new_sync_over_a_file_and_over_durable_changes_survives_a_kill()
    {
        _scratch.WriteSync(engine => engine.Fill(50));
        using LsmEngine engine = Open(Durability.Sync);
        engine.SetCurrentSync(Puts.SyncId);
        engine.DeleteGrant("app:github:entitlement-0001:user:user-00000000").Should().BeTrue();
        engine.EndSync();
        engine.StartSync(SyncType.Full);
        AfterKill().Should().Equal(engine.LiveRows(), "the rows before are forgotten");
        engine.PutType("new");
        AfterKill().Should().Equal(engine.LiveRows());
        Directory.GetDirectories(_scratch.Work).Should().HaveCount(1, "the store before is gone");
    }

    [Fact]
    public void Changes_go_on_after_a_kill()
    {
        string file = _scratch.File;
        using (LsmEngine engine = Open(Durability.Sync))
        {
            engine.Begin();
            engine.PutType("0");
        }

        for (int i = 1; i < 4; i++)
        {
            using LsmEngine engine = _scratch.OpenPath(LoadPath.Direct, file, durability: Durability.Group);
            engine.ResumedFrom.Should().NotBeNull();
            engine.ResumeSync(SyncType.Full, Puts.SyncId);
            engine.PutType($"{i}");
        }

        using LsmEngine last = _scratch.Open(file: file);
        last.ResumeSync(SyncType.Full, Puts.SyncId);
        last.CountSync(Puts.SyncId).ResourceTypes.Should().Be(4);
    }

    [Fact]
    public void Async_is_durable_at_a_checkpoint_and_when_it_is_closed()
    {
        using (LsmEngine engine = Open(Durability.Async))
        {
            engine.Begin();
            engine.PutType("checkpointed");
            engine.CheckpointSync("t");
            AfterKill().Should().Equal(engine.LiveRows());
            engine.PutType("closed");
        }

        using LsmEngine second = _scratch.Open();
        second.CountSync(Puts.SyncId).ResourceTypes.Should().Be(2);
    }

    [Fact]
    public void Saving_starts_anew()
    {
        using LsmEngine engine = Open(Durability.Group);
        engine.Begin();
        engine.PutType("a");
        engine.EndSync();
        engine.Save();
        Directory.Exists(_scratch.Work).Should().BeFalse();
        engine.SetCurrentSync(Puts.SyncId);
        engine.PutType("b");
        AfterKill().Should().Equal(engine.LiveRows());
        engine.Save();
        Directory.Exists(_scratch.Work).Should().BeFalse();
    }

    [Fact]
    public void Callers_at_the_same_time_share_syncs()
    {
        using LsmEngine engine = Open(Durability.Group);
        engine.Begin();
        const int callers = 8;
        const int calls = 40;
        Thread[] threads =
        [
            .. Enumerable.Range(0, callers).Select(caller => new Thread(() =>
            {
                for (int i = 0; i < calls; i++)
                {
                    engine.PutType($"{caller}-{i}");
                }
            })),
        ];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        engine.Commits.Commits.Should().Be((callers * calls) + 1);
        engine.Commits.Syncs.Should().BeLessThan(engine.Commits.Commits, "the lock of the engine is not held during a sync");
        engine.CountSync(Puts.SyncId).ResourceTypes.Should().Be(callers * calls);
    }

    [Fact]
    public void A_call_that_fails_commits_nothing()
    {
        using LsmEngine engine = Open(Durability.Group);
        engine.Begin();
        long before = engine.Commits.Commits;
        Action put = () => engine.PutGrants([Puts.Grant("app", "github", "e", "u"), Puts.Grant("app", "github", "e", "")]);
        put.Should().Throw<EngineException>();
        AfterKill().Should().Equal(engine.LiveRows());
        engine.CountSync(Puts.SyncId).Grants.Should().Be(0);
        engine.Commits.Commits.Should().Be(before);
    }

    [Fact]
    public void Reading_calls_no_library()
    {
        _scratch.WriteSync(engine => engine.Fill(50));
        long before = RocksDiagnostics.NativeCalls;
        using (LsmEngine engine = _scratch.Open())
        {
            engine.SetCurrentSync(Puts.SyncId);
            engine.DeleteGrant("app:github:entitlement-0001:user:user-00000000").Should().BeTrue();
            engine.CheckpointSync("t");
            engine.EndSync();
            engine.Save();
        }

        RocksDiagnostics.NativeCalls.Should().Be(before, "neither reading nor writing on the direct way needs a store");
    }

    [Fact]
    public void A_reader_ignores_both_options()
    {
        _scratch.WriteSync(engine => engine.Fill(50));
        using var engine = LsmEngine.Open(_scratch.File, new LsmOptions { LoadPath = LoadPath.Ingest, Durability = Durability.Sync });
        engine.CountSync(Puts.SyncId).Grants.Should().Be(50);
        Directory.Exists(_scratch.Work).Should().BeFalse();
    }

    private LsmEngine Open(Durability level) => _scratch.OpenPath(LoadPath.Direct, durability: level);

    private SortedDictionary<string, string> AfterKill()
    {
        using LsmEngine second = _scratch.Open(file: _scratch.Kill($"killed-{_kills++}"));
        return second.LiveRows();
    }

    private static void Change(LsmEngine engine)
    {
        engine.PutResource("app", "repository-1", ("app", "repository-2"));
        engine.DeleteGrant("app:github:entitlement-0001:user:user-00000000").Should().BeTrue();
        engine.PutGrants(Enumerable.Range(0, 20).Select(i => Puts.Grant("app", "github", "new", $"u{i}")));
        engine.DeleteGrant("new:user:u7").Should().BeTrue();
        engine.PutGrant(Puts.Grant("app", "github", "app:github:entitlement-0003", "user-00000000"), GrantPutMode.PreserveExpansion);
    }
}
