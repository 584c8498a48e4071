using C1z.Engines.Lsm.Tests.Support;
using C1z.Envelope;

namespace C1z.Engines.Lsm.Tests.Writing;

/// <summary>A save after a small change copies the frames of tables that did not change.</summary>
public sealed class FrameReuseTests : IDisposable
{
    private const int TableBytes = 16 << 10;

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_changed_row_costs_the_tables_around_it()
    {
        _scratch.WriteSync(engine => engine.Fill(20_000), tableBytes: TableBytes);
        Dictionary<ulong, V3Frame> before = Frames(_scratch.File);
        long copied;
        using (LsmEngine engine = _scratch.Open(tableBytes: TableBytes))
        {
            engine.SetCurrentSync(Puts.SyncId);
            engine.PutGrant(Puts.Grant("app", "github", "app:github:entitlement-0003", "user-00000700", sources: "changed"));
            engine.EndSync();
            engine.Save();
            copied = engine.Counters.FramesCopied;
        }

        Dictionary<ulong, V3Frame> after = Frames(_scratch.File);
        copied.Should().BeGreaterThan(before.Count * 9 / 10);
        after.Count.Should().BeInRange(before.Count - 2, before.Count + 4);
        after.Keys.Intersect(before.Keys).Should().HaveCountGreaterThanOrEqualTo((int)copied);
        RequireSound();
    }

    [Fact]
    public void Inserted_and_deleted_rows_do_not_shift_the_tables_behind_them()
    {
        _scratch.WriteSync(engine => engine.Fill(20_000), tableBytes: TableBytes);
        int before = Frames(_scratch.File).Count;
        using (LsmEngine engine = _scratch.Open(tableBytes: TableBytes))
        {
            engine.SetCurrentSync(Puts.SyncId);
            for (int i = 0; i < 20; i++)
            {
                engine.DeleteGrant($"app:github:entitlement-0002:user:user-{i:D8}").Should().BeTrue();
                engine.PutGrant(Puts.Grant("app", "github", "app:github:entitlement-0002", $"user-00000001-{i}"));
            }

            engine.EndSync();
            engine.Save();
            engine.Counters.FramesCopied.Should().BeGreaterThan(before * 7 / 10);
        }

        RequireSound();
    }

    [Fact]
    public void Many_small_changes_do_not_leave_many_small_tables()
    {
        _scratch.WriteSync(engine => engine.Fill(5_000), tableBytes: TableBytes);
        int before = Frames(_scratch.File).Count;
        for (int i = 0; i < 25; i++)
        {
            using LsmEngine engine = _scratch.Open(tableBytes: TableBytes);
            engine.SetCurrentSync(Puts.SyncId);
            engine.PutGrant(Puts.Grant("app", "github", $"app:github:entitlement-{i % 10:D4}", $"user-{i * 19:D8}-x"));
            engine.DeleteGrant($"app:github:entitlement-{i % 10:D4}:user:user-{i * 3:D8}");
            engine.EndSync();
            engine.Save();
        }

        Frames(_scratch.File).Count.Should().BeLessThan(before * 2);
        RequireSound();
    }

    [Fact]
    public void The_rows_are_those_of_a_file_that_is_written_at_once()
    {
        _scratch.WriteSync(
            engine =>
            {
                engine.Fill(3_000);
                engine.PutGrantOf("added");
            },
            _scratch["at once"]);
        _scratch.WriteSync(engine => engine.Fill(3_000), tableBytes: TableBytes);
        using (LsmEngine engine = _scratch.Open(tableBytes: TableBytes))
        {
            engine.SetCurrentSync(Puts.SyncId);
            engine.PutGrantOf("added");
            engine.EndSync();
            engine.Save();
        }

        _scratch.LiveRows().Should().Equal(_scratch.LiveRows(_scratch["at once"]));
    }

    [Fact]
    public void A_file_by_another_writer_is_written_anew()
    {
        File.Copy(Fixtures.Go("medium-v3"), _scratch.File);
        using LsmEngine engine = _scratch.Open();
        engine.SetCurrentSync(engine.ResolveSync()!.Id);
        engine.PutGrantOf("added");
        engine.Save();
        engine.Counters.FramesCopied.Should().Be(0);
        RequireSound();
    }

    [Fact]
    public void Asked_for_a_level_everything_is_compressed_at_it()
    {
        _scratch.WriteSync(engine => engine.Fill(2_000));
        using LsmEngine engine = LsmEngine.Open(_scratch.File, new LsmOptions { Engine = new EngineOptions { Mode = OpenMode.ReadWrite, CompressionLevel = 9 } });
        engine.SetCurrentSync(Puts.SyncId);
        engine.PutGrantOf("added");
        engine.Save();
        engine.Counters.FramesCopied.Should().Be(0);
    }

    private void RequireSound()
    {
        using LsmEngine engine = _scratch.Open(OpenMode.ReadOnly);
        Findings.Of(engine).Should().BeEmpty();
    }

    private static Dictionary<ulong, V3Frame> Frames(string file)
    {
        using V3Reader reader = V3Reader.Open(file);
        return reader.Frames.Where(frame => frame.RawSize > 0).ToDictionary(frame => frame.RawXxh64);
    }
}
