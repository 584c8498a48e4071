using C1z.Engines.Lsm.Tests.Support;

namespace C1z.Engines.Lsm.Tests.Working;

/// <summary>What a budget in memory changes: nothing but where unsaved rows lie.</summary>
public sealed class SpillTests : IDisposable
{
    private const int Grants = 3_000;

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(4 << 10)]
    [InlineData(100_000)]
    [InlineData(LsmOptions.SmallestMemoryBudgetBytes * 400)]
    public void A_load_that_spills_gives_the_same_file(long budget)
    {
        byte[] expected = Load(_scratch["memory"], 256 << 20);
        byte[] spilled = Load(_scratch["spilled"], budget);
        spilled.Should().Equal(expected);
        Directory.GetFileSystemEntries(Path.GetDirectoryName(_scratch.File)!).Should().HaveCount(2, "nothing else is left");
    }

    [Fact]
    public void An_update_that_spills_gives_the_same_file()
    {
        byte[] Update(string file, long budget)
        {
            _scratch.WriteSync(engine => engine.Fill(1_000, page: 100), file);
            using LsmEngine engine = _scratch.Open(file: file, budget: budget);
            engine.SetCurrentSync(Puts.SyncId);
            Change(engine);
            engine.EndSync();
            engine.Save();
            return File.ReadAllBytes(file);
        }

        byte[] expected = Update(_scratch["memory"], 256 << 20);
        Update(_scratch["spilled"], 4 << 10).Should().Equal(expected);
    }

    [Fact]
    public void Unsaved_rows_are_read_the_same_wherever_they_lie()
    {
        using LsmEngine memory = _scratch.Open(file: _scratch["memory"]);
        using LsmEngine spilled = _scratch.Open(file: _scratch["spilled"], budget: 4 << 10);
        foreach (LsmEngine engine in new[] { memory, spilled })
        {
            engine.Begin();
            engine.Fill(600, page: 50);
            Change(engine);
        }

        Directory.GetFiles(_scratch["spilled.work"], "*.run").Should().NotBeEmpty();
        spilled.LiveRows().Should().Equal(memory.LiveRows());
        spilled.CountSync(Puts.SyncId).Should().BeEquivalentTo(memory.CountSync(Puts.SyncId));
    }

    [Fact]
    public void The_number_of_runs_stays_small()
    {
        using LsmEngine engine = _scratch.Open(budget: 4 << 10);
        engine.Begin();
        int most = 0;
        for (int i = 0; i < 300; i++)
        {
            engine.PutGrants(Enumerable.Range(i * 40, 40).Select(g => Puts.Grant("app", "github", "e", $"u{g:D6}")));
            most = Math.Max(most, _scratch.WorkFiles.Count(name => name.EndsWith(".run", StringComparison.Ordinal)));
        }

        most.Should().BeInRange(2, 30);
        engine.CountSync(Puts.SyncId).Grants.Should().Be(12_000);
    }

    [Fact]
    public void Rows_that_were_replaced_or_deleted_across_runs_stay_so()
    {
        using LsmEngine engine = _scratch.Open(budget: 4 << 10);
        engine.Begin();
        for (int round = 0; round < 60; round++)
        {
            engine.PutGrants(Enumerable.Range(0, 30).Select(g => Puts.Grant("app", "github", "e", $"u{g}", sources: $"round-{round:D2}")));
        }

        engine.DeleteGrant("e:user:u7").Should().BeTrue();
        engine.PutGrants(Enumerable.Range(100, 60).Select(g => Puts.Grant("app", "github", "e", $"u{g}")));
        engine.DeleteGrant("e:user:u7").Should().BeFalse();
        engine.EndSync();
        engine.Save();
        using LsmEngine saved = _scratch.Open(OpenMode.ReadOnly);
        saved.GetStats(SyncType.Full).Grants.Should().Be(89);
        Proto.Storage.V3.GrantRecord.Parser.ParseFrom(saved.Grant("e:user:u3")).Sources.Keys.Should().Equal("round-59");
    }

    [Fact]
    public void Without_a_checkpoint_nothing_is_left_behind()
    {
        using (LsmEngine engine = _scratch.Open(budget: 4 << 10))
        {
            engine.Begin();
            engine.Fill(500, page: 50);
            if (!OperatingSystem.IsWindows())
            {
                File.GetUnixFileMode(_scratch.Work).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }

        Directory.GetFileSystemEntries(Path.GetDirectoryName(_scratch.File)!).Should().BeEmpty();
    }

    [Fact]
    public void A_copy_from_a_reader_spills_elsewhere()
    {
        _scratch.WriteSync(engine => engine.Fill(Grants));
        using (LsmEngine reader = _scratch.Open(OpenMode.ReadOnly, budget: 4 << 10))
        {
            reader.SnapshotTo(_scratch["copy"]);
            Directory.Exists(_scratch.Work).Should().BeFalse();
        }

        File.ReadAllBytes(_scratch["copy"]).Should().Equal(File.ReadAllBytes(_scratch.File));
    }

    private byte[] Load(string file, long budget)
    {
        using LsmEngine engine = _scratch.Open(file: file, budget: budget, tableBytes: 16 << 10);
        engine.Begin();
        engine.Fill(Grants, page: 100);
        engine.EndSync();
        engine.Save();
        return File.ReadAllBytes(file);
    }

    // Moves resources, replaces and deletes grants, adds some.
    private static void Change(LsmEngine engine)
    {
        engine.PutResource("app", "repository-1", ("app", "elsewhere"));
        for (int i = 0; i < 200; i++)
        {
            engine.PutGrant(Puts.Grant("app", "github", $"app:github:entitlement-{i % 10:D4}", $"user-{i / 10:D8}", pending: i % 3 == 0));
        }

        for (int i = 0; i < 30; i++)
        {
            engine.DeleteGrant($"app:github:entitlement-{i % 10:D4}:user:user-{i / 10:D8}").Should().BeTrue();
        }

        engine.PutGrants(Enumerable.Range(0, 300).Select(i => Puts.Grant("app", "github", "late", $"user-{i}")));
    }
}
