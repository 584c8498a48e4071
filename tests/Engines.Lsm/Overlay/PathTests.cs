using C1z.Engines.Lsm.Tests.Support;
using C1z.Engines.Rocks;

namespace C1z.Engines.Lsm.Tests.Overlay;

/// <summary>The way of unsaved rows changes nothing: not what is read while they grow, and not a byte of what is saved.</summary>
[Collection("Counts of the library")]
public sealed class PathTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly long _handles = RocksDiagnostics.LiveHandles;

    public void Dispose()
    {
        _scratch.Dispose();
        RocksDiagnostics.LiveHandles.Should().Be(_handles, "whatever an engine opens it closes");
    }

    public static TheoryData<LoadPath, long> Ways() => new()
    {
        { LoadPath.Ingest, 256 << 20 },
        { LoadPath.Ingest, 20_000 },
        { LoadPath.Batch, 256 << 20 },
        { LoadPath.Batch, 20_000 },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_load_gives_the_same_file(LoadPath path, long budget)
    {
        byte[] expected = Load(LoadPath.Direct, _scratch["direct"], 256 << 20);
        Load(path, _scratch["other"], budget).Should().Equal(expected);
        Directory.Exists(_scratch["other.work"]).Should().BeFalse("nothing is left");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void An_update_gives_the_same_file(LoadPath path, long budget)
    {
        byte[] Update(LoadPath way, string file, long bytes)
        {
            _scratch.WriteSync(engine => engine.Fill(500, page: 100), file);
            using LsmEngine engine = _scratch.OpenPath(way, file, bytes);
            engine.SetCurrentSync(Puts.SyncId);
            Change(engine);
            engine.EndSync();
            engine.Save();
            return File.ReadAllBytes(file);
        }

        byte[] expected = Update(LoadPath.Direct, _scratch["direct"], 256 << 20);
        Update(path, _scratch["other"], budget).Should().Equal(expected);
    }

    [SkippableFact]
    public void A_store_that_is_gone_is_refused_and_the_runs_below_it_are_closed()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "looks at the handles of the process");
        using (LsmEngine engine = _scratch.Open(budget: 4 << 10))
        {
            engine.Begin();
            engine.Fill(300, page: 50);
            engine.CheckpointSync("in runs");
        }

        using (LsmEngine engine = _scratch.OpenPath(LoadPath.Ingest, budget: 4 << 10))
        {
            engine.SetCurrentSync(Puts.SyncId);
            engine.PutGrants([.. Enumerable.Range(0, 300).Select(i => Puts.Grant("app", "github", "e", $"u{i}"))]);
            engine.CheckpointSync("in a store over them");
        }

        _scratch.WorkFiles.Should().Contain(name => name.EndsWith(".run"));
        Directory.Delete(Directory.EnumerateDirectories(_scratch.Work).Single(), recursive: true);

        Action open = () => _scratch.Open();

        open.Should().Throw<EngineException>().WithMessage("*names the store*").Which.Code.Should().Be(EngineErrorCode.UnsavedWork);
        new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos().Where(handle => handle.LinkTarget?.StartsWith(_scratch.Work, StringComparison.Ordinal) == true)
            .Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Rows_are_read_the_same_while_they_grow(LoadPath path, long budget)
    {
        using LsmEngine direct = _scratch.OpenPath(LoadPath.Direct, _scratch["direct"]);
        using LsmEngine other = _scratch.OpenPath(path, _scratch["other"], budget);
        foreach (LsmEngine engine in new[] { direct, other })
        {
            engine.Begin();
            engine.Fill(300, page: 50);
            Change(engine);
        }

        if (budget < 1 << 20)
        {
            Directory.GetDirectories(_scratch["other.work"], "store-*").Should().HaveCount(1, "the budget is small");
        }

        other.LiveRows().Should().Equal(direct.LiveRows());
        other.CountSync(Puts.SyncId).Should().BeEquivalentTo(direct.CountSync(Puts.SyncId));
        foreach (GrantQuery query in new[] { new GrantQuery { Principal = new ResourceKey("user", "user-00000003") }, new GrantQuery() })
        {
            Pages.Grants(other, query, 7).Should().Equal(Pages.Grants(direct, query, 7));
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_checkpoint_is_resumed_and_what_came_after_it_is_not(LoadPath path, long budget)
    {
        using (LsmEngine undisturbed = _scratch.OpenPath(LoadPath.Direct, _scratch["undisturbed"]))
        {
            undisturbed.Begin();
            undisturbed.Fill(400, page: 50);
            undisturbed.CheckpointSync("half");
            undisturbed.PutGrant(Puts.Grant("app", "github", "second half", "u"));
            undisturbed.EndSync();
            undisturbed.Save();
        }

        string killed;
        using (LsmEngine first = _scratch.OpenPath(path, budget: budget))
        {
            first.Begin();
            first.Fill(200, page: 50);
            first.CheckpointSync("quarter");
            first.Fill(400, page: 50);
            first.CheckpointSync("half");
            first.PutGrants(Enumerable.Range(0, 500).Select(i => Puts.Grant("app", "github", "never kept", $"u{i}")));
            killed = _scratch.Kill("killed");
        }

        foreach (string file in new[] { _scratch.File, killed })
        {
            using LsmEngine second = _scratch.OpenPath(path, file, budget);
            second.ResumedFrom!.Token.Should().Be("half");
            second.ResumeSync(SyncType.Full, Puts.SyncId);
            second.CurrentSyncToken().Should().Be("half");
            second.PutGrant(Puts.Grant("app", "github", "second half", "u"));
            second.EndSync();
            second.Save();
            File.ReadAllBytes(file).Should().Equal(File.ReadAllBytes(_scratch["undisturbed"]));
            Directory.Exists(file + ".work").Should().BeFalse();
        }
    }

    [Fact]
    public void A_checkpoint_of_one_way_is_resumed_on_another()
    {
        LoadPath[] ways = [LoadPath.Direct, LoadPath.Batch, LoadPath.Direct, LoadPath.Ingest, LoadPath.Batch];
        foreach ((LoadPath way, int i) in ways.Select((way, i) => (way, i)))
        {
            using LsmEngine engine = _scratch.OpenPath(way);
            if (i == 0)
            {
                engine.Begin();
            }
            else
            {
                engine.ResumeSync(SyncType.Full, Puts.SyncId);
                engine.DeleteGrant($"e:user:u{i - 1}").Should().BeTrue();
            }

            engine.PutGrants([Puts.Grant("app", "github", "e", $"u{i}"), Puts.Grant("app", "github", "kept", $"u{i}")]);
            engine.CheckpointSync($"{i}");
        }

        using LsmEngine last = _scratch.OpenPath(LoadPath.Direct);
        last.ResumeSync(SyncType.Full, Puts.SyncId);
        Pages.GrantIds(last, new GrantQuery()).Should().Equal(
            "e:user:u4", "kept:user:u0", "kept:user:u1", "kept:user:u2", "kept:user:u3", "kept:user:u4");
        last.EndSync();
        last.Save();
    }

    [Fact]
    public void Starting_another_sync_forgets_the_store()
    {
        using LsmEngine engine = _scratch.OpenPath(LoadPath.Batch, budget: 4 << 10);
        engine.Begin();
        engine.Fill(100, page: 10);
        engine.EndSync();
        engine.StartSync(SyncType.Full);
        engine.PutType("only");
        engine.CountSync(engine.CurrentSyncId!).Grants.Should().Be(0);
        engine.EndSync();
        engine.Save();
        Directory.Exists(_scratch.Work).Should().BeFalse();
    }

    [Fact]
    public void A_page_of_a_load_takes_native_calls_by_the_buffer_not_by_the_row()
    {
        using LsmEngine engine = _scratch.OpenPath(LoadPath.Batch);
        engine.Begin();
        engine.Fill(5_000, page: 1_000);
        engine.EndSync();
        long before = RocksDiagnostics.NativeCalls;
        engine.Save();
        (RocksDiagnostics.NativeCalls - before).Should().BeLessThan(100, "5,000 grants went in, and out again");
    }

    private byte[] Load(LoadPath path, string file, long budget)
    {
        using LsmEngine engine = _scratch.OpenPath(path, file, budget);
        engine.Begin();
        engine.Fill(800, page: 100);
        Change(engine);
        engine.EndSync();
        engine.Save();
        return File.ReadAllBytes(file);
    }

    // Overwrites, removals, moves, sessions: all that depends on what lies below.
    private static void Change(LsmEngine engine)
    {
        engine.PutResource("app", "repository-1", ("app", "repository-2"));
        engine.PutResource("app", "repository-2");
        for (int i = 0; i < 40; i += 3)
        {
            engine.DeleteGrant($"app:github:entitlement-{i % 10:D4}:user:user-{i / 10:D8}").Should().BeTrue();
        }

        engine.PutGrants(Enumerable.Range(0, 60).Select(i => Puts.Grant(
            "app", "github", $"app:github:entitlement-{i % 10:D4}", $"user-{i / 10:D8}", pending: i % 4 == 0, i % 2 == 0 ? ["x"] : [])));
        engine.PutGrants(
            Enumerable.Range(20, 60).Select(i => Puts.Grant("app", "github", $"app:github:entitlement-{i % 10:D4}", $"user-{i / 10:D8}")),
            GrantPutMode.PreserveExpansion);
        engine.SetSessions(Puts.SyncId, "p", [KeyValuePair.Create("a", new byte[] { 1 }), KeyValuePair.Create("b", new byte[] { 2 })]);
        engine.DeleteSessions(Puts.SyncId, "p", ["a"]);
    }
}
