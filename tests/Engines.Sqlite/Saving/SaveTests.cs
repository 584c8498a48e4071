using System.Diagnostics;
using C1z.Engines.Sqlite.Tests.Support;
using C1z.Envelope;

namespace C1z.Engines.Sqlite.Tests.Saving;

public sealed class SaveTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    [Trait("parity", "TestArtifactVerdictOnSaveFailure")]
    public void Whichever_file_operation_fails_the_old_file_stays_and_saving_can_be_repeated()
    {
        string first = _scratch.WriteSync(e => e.PutResourceTypes(Fill.Types("old")));
        byte[] before = _scratch.Bytes();
        for (int call = 1; ; call++)
        {
            var files = new FailLater();
            using SqliteEngine engine = _scratch.Open(files: files);
            engine.SetCurrentSync(first);
            engine.PutResourceTypes(Fill.Types("new"));
            files.FailAfter(call);
            try
            {
                engine.Save();
                files.Reached.Should().BeFalse();
                call.Should().BeGreaterThan(3, "a save takes several file operations");
                return;
            }
            catch (EngineException e)
            {
                e.Code.Should().Be(EngineErrorCode.ArtifactUnusable);
                e.Message.Should().Contain(_scratch.File);
                if (!files.FailedAfterRename)
                {
                    _scratch.Bytes().Should().Equal(before);
                }

                engine.IsDirty.Should().BeTrue();
                engine.Save().Changed.Should().BeTrue();
                engine.IsDirty.Should().BeFalse();
            }

            using (SqliteEngine again = _scratch.Open(OpenMode.ReadOnly))
            {
                again.Types().Should().Equal("old", "new");
            }

            File.WriteAllBytes(_scratch.File, before);
        }
    }

    [Fact]
    [Trait("parity", "TestArtifactVerdictAbsentOnCleanClose")]
    [Trait("parity", "TestNewTestC1z_Cleanup")]
    public void A_healthy_save_has_no_verdict_and_reopens()
    {
        _scratch.WriteSync(e => e.PutResourceTypes(Fill.Types("a")));
        using SqliteEngine engine = _scratch.Open(OpenMode.ReadOnly);
        engine.Types().Should().Equal("a");
    }

    [Fact]
    [Trait("parity", "TestC1ZIntegrity")]
    public void The_saved_payload_is_a_plain_intact_database()
    {
        for (int round = 0; round < 10; round++)
        {
            using (SqliteEngine engine = _scratch.Open())
            {
                _ = engine.StartSync(SyncType.Full);
                engine.Put(Fill.ManyGrants($"e{round}", 300));
                if (round % 2 == 0)
                {
                    engine.EndSync();
                }

                engine.Save();
            }

            _scratch.Bytes()[..5].Should().Equal("C1ZF\0"u8.ToArray());
            string database = _scratch[$"{round}.db"];
            using (V1Reader reader = V1Reader.Open(_scratch.File))
            {
                reader.Unpack(database).Should().Be(reader.DeclaredSize);
            }

            byte[] header = File.ReadAllBytes(database)[..100];
            header[..16].Should().Equal("SQLite format 3\0"u8.ToArray());
            header[18..20].Should().Equal([1, 1], "a reader must not have to look for a write-ahead log");
            using RawDatabase raw = RawDatabase.Open(database);
            raw.One("PRAGMA integrity_check").Should().Be("ok");
        }
    }

    [Fact]
    [Trait("parity", "TestWALCheckpointRace")]
    public void A_file_in_write_ahead_mode_is_read_and_saved_as_a_plain_one()
    {
        _scratch.WriteSync(e => e.Put(Fill.ManyGrants("e", 100)));
        string database = _scratch["wal.db"];
        using (V1Reader reader = V1Reader.Open(_scratch.File))
        {
            reader.Unpack(database);
        }

        using (RawDatabase raw = RawDatabase.Open(database))
        {
            raw.Run("PRAGMA journal_mode = WAL; UPDATE v1_grants SET data = X'AA' WHERE id = 1");
        }

        File.ReadAllBytes(database)[18..20].Should().Equal([2, 2]);
        V1Writer.Write(database, _scratch.File);
        byte[] before = _scratch.Bytes();
        using (SqliteEngine engine = _scratch.Open())
        {
            engine.Grants().Should().HaveCount(100);
            engine.Save().Changed.Should().BeFalse();
            _scratch.Bytes().Should().Equal(before);
            engine.StartSync(SyncType.Full);
            engine.Save();
        }

        using RawDatabase saved = _scratch.OpenRaw();
        saved.One("PRAGMA journal_mode").Should().Be("delete");
        saved.One("SELECT data FROM v1_grants WHERE id = 1").Should().Be("AA");
    }

    [Fact]
    [Trait("parity", "TestC1FileCloseSurvivesCanceledCtx")]
    public void A_cancelled_save_changes_nothing_and_the_next_one_writes_everything()
    {
        string id = _scratch.WriteSync(e => e.PutResourceTypes(Fill.Types("a")));
        byte[] before = _scratch.Bytes();
        using SqliteEngine engine = _scratch.Open();
        engine.SetCurrentSync(id);
        engine.PutResourceTypes(Fill.Types("b"));
        engine.Invoking(e => e.Save(new CancellationToken(true))).Should().Throw<OperationCanceledException>();
        _scratch.Bytes().Should().Equal(before);
        engine.Save().Changed.Should().BeTrue();
        using SqliteEngine again = _scratch.Open(OpenMode.ReadOnly);
        again.Types().Should().Equal("a", "b");
    }

    [Fact]
    public void Disposing_without_a_save_throws_the_work_away()
    {
        _scratch.WriteSync(e => e.PutResourceTypes(Fill.Types("a")));
        byte[] before = _scratch.Bytes();
        using (SqliteEngine engine = _scratch.Open())
        {
            engine.StartSync(SyncType.Full);
            engine.PutResourceTypes(Fill.Types("b"));
        }

        _scratch.Bytes().Should().Equal(before);
    }

    [Fact]
    public void The_store_goes_on_after_a_save()
    {
        using SqliteEngine engine = _scratch.Open();
        engine.StartSync(SyncType.Full);
        engine.Put(Fill.ManyGrants("e", 10));
        engine.Save();
        engine.Put(Fill.ManyGrants("f", 10));
        engine.IsDirty.Should().BeTrue();
        engine.Save();
        using SqliteEngine again = _scratch.Open(OpenMode.ReadOnly);
        again.Grants().Should().HaveCount(20);
    }

    [Fact]
    public void A_new_file_does_not_replace_one_that_appeared_meanwhile()
    {
        using SqliteEngine engine = _scratch.Open(OpenMode.CreateNew);
        engine.StartSync(SyncType.Full);
        File.WriteAllText(_scratch.File, "somebody else's");
        Expect.Code(() => engine.Save(), EngineErrorCode.ArtifactUnusable);
        File.ReadAllText(_scratch.File).Should().Be("somebody else's");
        File.Delete(_scratch.File);
        engine.Save();
        engine.PutResourceTypes(Fill.Types("a"));
        engine.Save().Changed.Should().BeTrue("its own file it may replace");
    }

    [Fact]
    public void Stage_times_tell_where_a_load_went()
    {
        var times = new StageTimes();
        var options = new SqliteOptions { Engine = new EngineOptions { Mode = OpenMode.ReadWrite, Times = times } };
        using (SqliteEngine engine = SqliteEngine.Open(_scratch.File, options))
        {
            engine.StartSync(SyncType.Full);
            engine.Put(Fill.ManyGrants("e", 10));
            engine.EndSync();
            engine.Save();
        }

        times.Snapshot().Keys.Should().BeEquivalentTo("compress", "count", "index", "insert", "migrate");
    }

    [SkippableFact]
    public void Rows_written_here_are_read_by_the_programs_of_others()
    {
        Skip.IfNot(File.Exists("/usr/bin/sqlite3") && File.Exists("/usr/bin/zstd"), "the programs sqlite3 and zstd are not installed");
        string id = _scratch.WriteSync(e =>
        {
            e.PutResources(Fill.Children("user", new ResourceKey("org", "o1"), "u1"));
            e.Put(Fill.Grants(new GrantSpec("g'1", "e:1", new("user", "ü"), Expansion: "x")));
        });
        string shell = "tail -c +6 \"$1\" | zstd -dc > \"$2\" && sqlite3 \"$2\" \"$3\"";
        const string Query = "SELECT external_id, entitlement_id, principal_resource_id, resource_id, hex(expansion), needs_expansion, hex(data), discovered_at "
            + "FROM v1_grants; SELECT external_id, parent_resource_type_id, parent_resource_id FROM v1_resources; SELECT sync_id, sync_type, ended_at, "
            + "grants_backfilled FROM v1_sync_runs; PRAGMA integrity_check";
        var start = new ProcessStartInfo("/bin/sh", ["-c", shell, "sh", _scratch.File, _scratch["out.db"], Query]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string[] lines = process.StandardOutput.ReadToEnd().TrimEnd().Split('\n');
        process.WaitForExit();
        lines.Should().Equal(
            "g'1|e:1|ü|g1|78|1|6772616E74|2026-03-01 15:00:00",
            "user:u1|org|o1",
            $"{id}|full|2026-03-01 15:00:00|1",
            "ok");
    }

    /// <summary>Lets everything pass until told to fail at the n-th operation that a save makes on the target's side.</summary>
    private sealed class FailLater : WatchedFileSystem
    {
        private int _left = -1;

        internal bool Reached { get; private set; }

        internal bool FailedAfterRename { get; private set; }

        internal void FailAfter(int calls) => _left = calls;

        protected override void OnCall(string call, string? path)
        {
            if (_left > 0 && --_left == 0)
            {
                Reached = true;
                FailedAfterRename = call == nameof(FlushDirectory);
                throw new IOException("injected");
            }
        }
    }
}
