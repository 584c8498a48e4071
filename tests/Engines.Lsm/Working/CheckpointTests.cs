using C1z.Engines.Lsm.Tests.Support;
using C1z.Engines.Lsm.Working;

namespace C1z.Engines.Lsm.Tests.Working;

/// <summary>What a checkpoint promises: another process goes on from there, and nothing is lost or brought back unasked.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(256 << 20)]
    [InlineData(4 << 10)]
    public void A_sync_goes_on_where_it_was_checkpointed(long budget)
    {
        _scratch.WriteSync(
            engine =>
            {
                engine.Fill(400, page: 50);
                engine.PutGrants(Enumerable.Range(0, 100).Select(i => Puts.Grant("app", "github", "second half", $"u{i}")));
            },
            _scratch["undisturbed"]);
        using (LsmEngine first = _scratch.Open(budget: budget))
        {
            first.Begin();
            first.Fill(400, page: 50);
            first.CheckpointSync("half");
            first.PutGrants([Puts.Grant("app", "github", "never kept", "u")]);
        }

        _scratch.WorkFiles.Should().Contain(WorkingState.JournalName);
        using LsmEngine second = _scratch.Open(budget: budget);
        second.ResumedFrom.Should().Be(new CheckpointInfo(Puts.SyncId, "half", _scratch.Clock.GetUtcNow()));
        second.IsDirty.Should().BeTrue();
        second.CurrentSyncId.Should().BeNull();
        second.ResumeSync(SyncType.Full, Puts.SyncId).Should().Be(Puts.SyncId);
        second.CurrentSyncToken().Should().Be("half");
        second.PutGrants(Enumerable.Range(0, 100).Select(i => Puts.Grant("app", "github", "second half", $"u{i}")));
        second.CheckpointSync("");
        second.EndSync();
        second.Save();
        Directory.Exists(_scratch.Work).Should().BeFalse();
        File.ReadAllBytes(_scratch.File).Should().Equal(File.ReadAllBytes(_scratch["undisturbed"]));
    }

    [Fact]
    public void An_update_goes_on_over_the_file_it_changes()
    {
        _scratch.WriteSync(engine => engine.Fill(100));
        using (LsmEngine first = _scratch.Open())
        {
            first.SetCurrentSync(Puts.SyncId);
            first.DeleteGrant("app:github:entitlement-0001:user:user-00000000").Should().BeTrue();
            first.PutGrant(Puts.Grant("app", "github", "new", "u"));
            first.CheckpointSync("t");
        }

        using (LsmEngine reader = _scratch.Open(OpenMode.ReadOnly))
        {
            reader.GetStats(SyncType.Full).Grants.Should().Be(100, "readers see the saved file");
        }

        using LsmEngine second = _scratch.Open();
        second.CountSync(Puts.SyncId).Grants.Should().Be(100);
        second.Grant("new:user:u").Should().NotBeNull();
        second.Save();
        _scratch.LiveRows().Should().HaveCountGreaterThan(200);
        using LsmEngine third = _scratch.Open();
        third.ResumedFrom.Should().BeNull();
        third.IsDirty.Should().BeFalse();
    }

    [Fact]
    public void A_new_sync_over_an_old_file_goes_on_without_the_old_rows()
    {
        _scratch.WriteSync(engine => engine.Fill(100));
        string id;
        using (LsmEngine first = _scratch.Open())
        {
            id = first.StartSync(SyncType.Full);
            first.PutType("user");
            first.CheckpointSync("t");
        }

        using LsmEngine second = _scratch.Open();
        second.ResumeSync(SyncType.Full).Should().Be(id);
        second.EndSync();
        second.Save();
        second.GetStats(SyncType.Full).Should().BeEquivalentTo(new { ResourceTypes = 1L, Grants = 0L });
    }

    [Fact]
    public void Only_the_last_checkpoint_counts_and_old_runs_go()
    {
        using (LsmEngine engine = _scratch.Open())
        {
            engine.Begin();
            for (int i = 0; i < 50; i++)
            {
                engine.PutGrants([Puts.Grant("app", "github", "e", $"u{i}")]);
                engine.CheckpointSync($"{i}");
            }
        }

        _scratch.WorkFiles.Should().HaveCountLessThan(20);
        using LsmEngine again = _scratch.Open();
        again.ResumedFrom!.Token.Should().Be("49");
        again.CountSync(Puts.SyncId).Grants.Should().Be(50);
    }

    [Theory]
    [InlineData(256 << 20)]
    [InlineData(4 << 10)]
    public void Grants_that_are_seen_through_a_lens_are_written_out(long budget)
    {
        void Roll(LsmEngine engine)
        {
            engine.MarkSupportsDiff(Puts.SyncId);
            engine.PutGrantOf("before");
            engine.RollbackExpansion(Puts.SyncId, new RollbackOptions()).Deleted.Should().BeGreaterThan(10);
            engine.PutGrantOf("after");
        }

        foreach (string file in new[] { _scratch["direct"], _scratch.File })
        {
            _scratch.WriteSync(engine => engine.Fill(200, page: 20), file);
        }

        using (LsmEngine direct = _scratch.Open(file: _scratch["direct"]))
        {
            direct.SetCurrentSync(Puts.SyncId);
            Roll(direct);
            direct.Save();
        }

        using (LsmEngine first = _scratch.Open(budget: budget))
        {
            first.SetCurrentSync(Puts.SyncId);
            Roll(first);
            first.CheckpointSync("");
            first.Grant("after:user:u").Should().NotBeNull();
        }

        using (LsmEngine second = _scratch.Open(budget: budget))
        {
            second.Save();
        }

        _scratch.LiveRows().Should().Equal(_scratch.LiveRows(_scratch["direct"]));
    }

    [Fact]
    public void Discarding_starts_from_the_file()
    {
        Leave();
        using (LsmEngine engine = _scratch.Open(working: WorkingStatePolicy.Discard))
        {
            engine.ResumedFrom.Should().BeNull();
            engine.IsDirty.Should().BeFalse();
        }

        Directory.Exists(_scratch.Work).Should().BeFalse();
    }

    [Fact]
    public void Failing_leaves_it_for_another_try()
    {
        Leave();
        Refused(() => _scratch.Open(working: WorkingStatePolicy.Fail));
        Refused(() => _scratch.Open(OpenMode.CreateNew));
        using LsmEngine engine = _scratch.Open(OpenMode.CreateNew, working: WorkingStatePolicy.Resume);
        engine.ResumedFrom.Should().NotBeNull();
    }

    [Fact]
    public void A_file_that_changed_since_is_not_mixed_with_the_work()
    {
        _scratch.WriteSync(engine => engine.Fill(10), _scratch["other"]);
        Leave();
        File.Copy(_scratch["other"], _scratch.File);
        Refused(() => _scratch.Open());
        File.Delete(_scratch.File);
        using LsmEngine engine = _scratch.Open();
        engine.ResumedFrom.Should().NotBeNull("the work was left alone");
    }

    [Fact]
    public void A_copy_of_the_file_is_the_file()
    {
        _scratch.WriteSync(engine => engine.Fill(10));
        using (LsmEngine first = _scratch.Open())
        {
            first.SetCurrentSync(Puts.SyncId);
            first.CheckpointSync("t");
        }

        byte[] content = File.ReadAllBytes(_scratch.File);
        File.Delete(_scratch.File);
        File.WriteAllBytes(_scratch.File, content);
        File.SetLastWriteTimeUtc(_scratch.File, new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        using LsmEngine second = _scratch.Open();
        second.ResumedFrom.Should().NotBeNull();
    }

    [Fact]
    public void Damage_anywhere_in_the_journal_is_noticed()
    {
        Leave();
        string journal = Path.Combine(_scratch.Work, WorkingState.JournalName);
        byte[] sound = File.ReadAllBytes(journal);
        for (int i = 0; i < sound.Length; i++)
        {
            byte[] damaged = [.. sound];
            damaged[i] ^= 0x10;
            File.WriteAllBytes(journal, damaged);
            Refused(() => _scratch.Open());
            File.WriteAllBytes(journal, sound[..i]);
            Refused(() => _scratch.Open());
        }

        File.WriteAllBytes(journal, sound);
        _scratch.Open().Dispose();
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("gone")]
    [InlineData("footer")]
    public void A_damaged_run_is_noticed_and_can_be_discarded(string how)
    {
        Leave();
        string run = Directory.GetFiles(_scratch.Work, "*.run").First();
        byte[] content = File.ReadAllBytes(run);
        switch (how)
        {
            case "cut":
                File.WriteAllBytes(run, content[..^1]);
                break;
            case "gone":
                File.Delete(run);
                break;
            default:
                content[^3] ^= 1;
                File.WriteAllBytes(run, content);
                break;
        }

        Refused(() => _scratch.Open());
        using LsmEngine engine = _scratch.Open(working: WorkingStatePolicy.Discard);
        Directory.Exists(_scratch.Work).Should().BeFalse();
    }

    [Fact]
    public void Damaged_rows_of_a_run_are_never_saved()
    {
        Leave();
        string run = Directory.GetFiles(_scratch.Work, "*.run").First();
        byte[] content = File.ReadAllBytes(run);
        content[200] ^= 1;
        File.WriteAllBytes(run, content);
        using LsmEngine engine = _scratch.Open();
        Action save = () => engine.Save();
        save.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.ArtifactUnusable);
        File.Exists(_scratch.File).Should().BeFalse();
    }

    [Fact]
    public void Two_writers_cannot_share_a_working_directory()
    {
        using LsmEngine first = _scratch.Open();
        using LsmEngine second = _scratch.Open();
        first.Begin();
        first.CheckpointSync("t");
        second.Begin();
        Action checkpoint = () => second.CheckpointSync("t");
        checkpoint.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.Busy);
        Action open = () => _scratch.Open();
        open.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.Busy);
        first.Save();
        second.CheckpointSync("t");
        second.Dispose();
        Refused(() => _scratch.Open());
    }

    [Fact]
    public void A_directory_of_a_writer_that_never_checkpointed_is_taken_over()
    {
        Directory.CreateDirectory(_scratch.Work);
        File.WriteAllText(Path.Combine(_scratch.Work, "000007.run"), "half a run");
        File.WriteAllText(Path.Combine(_scratch.Work, WorkingDirectory.LockName), "");
        using LsmEngine engine = _scratch.Open(OpenMode.CreateNew);
        engine.ResumedFrom.Should().BeNull();
        Directory.Exists(_scratch.Work).Should().BeFalse();
    }

    [Fact]
    public void A_link_and_its_target_have_one_working_directory()
    {
        Leave();
        File.CreateSymbolicLink(_scratch["link"], _scratch.File);
        using LsmEngine engine = _scratch.Open(file: _scratch["link"]);
        engine.ResumedFrom.Should().NotBeNull();
        engine.Save();
        File.Exists(_scratch.File).Should().BeTrue();
        Directory.Exists(_scratch.Work).Should().BeFalse();
    }

    [Fact]
    public void Whether_there_is_a_checkpoint_can_be_asked()
    {
        LsmEngine.HasCheckpoint(_scratch.File).Should().BeFalse();
        Leave();
        LsmEngine.HasCheckpoint(_scratch.File).Should().BeTrue();
    }

    private void Leave()
    {
        using LsmEngine engine = _scratch.Open();
        engine.Begin();
        engine.Fill(50);
        engine.CheckpointSync("left");
    }

    private static void Refused(Func<LsmEngine> open) =>
        open.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.UnsavedWork);
}
