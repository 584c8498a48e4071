using C1z.Engines.Sqlite.Tests.Support;

namespace C1z.Engines.Sqlite.Tests.Opening;

public sealed class OpenCloseTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    [Trait("parity", "TestC1Z")]
    public void A_new_store_that_is_not_written_to_leaves_no_file()
    {
        using (SqliteEngine engine = _scratch.Open())
        {
            engine.IsDirty.Should().BeFalse();
            engine.Save().Changed.Should().BeFalse();
        }

        File.Exists(_scratch.File).Should().BeFalse();
    }

    [Fact]
    [Trait("parity", "TestC1Z")]
    public void A_sync_that_was_saved_half_way_is_resumed_and_the_file_grows()
    {
        string id;
        using (SqliteEngine engine = _scratch.Open())
        {
            id = engine.StartSync(SyncType.Full);
            engine.Save().Changed.Should().BeTrue();
        }

        long before = new FileInfo(_scratch.File).Length;
        using (SqliteEngine engine = _scratch.Open())
        {
            engine.ResumeSync(SyncType.Full).Should().Be(id);
            engine.PutResourceTypes(Fill.Types([.. Enumerable.Range(0, 500).Select(i => Guid.NewGuid().ToString())]));
            engine.Save();
        }

        new FileInfo(_scratch.File).Length.Should().BeGreaterThan(before);
    }

    [Fact]
    [Trait("parity", "TestC1Z")]
    public void Opening_and_saving_without_a_write_leaves_bytes_and_time_alone()
    {
        File.Copy(Fixtures.Go("tiny-v1.c1z"), _scratch.File);
        byte[] before = _scratch.Bytes();
        DateTime written = File.GetLastWriteTimeUtc(_scratch.File);
        using (SqliteEngine engine = _scratch.Open())
        {
            engine.Grants().Should().HaveCount(4);
            _ = engine.GetStats(SyncType.Any);
            engine.Save().Should().Be(new SaveResult(false, before.Length, 0));
        }

        _scratch.Bytes().Should().Equal(before);
        File.GetLastWriteTimeUtc(_scratch.File).Should().Be(written);
    }

    [Fact]
    [Trait("parity", "TestC1ZReadOnlyMode")]
    public void A_read_only_store_reads_and_refuses_every_write()
    {
        string id = _scratch.WriteSync(e => e.PutResourceTypes(Fill.Types("user")));
        byte[] before = _scratch.Bytes();
        using (SqliteEngine engine = _scratch.Open(OpenMode.ReadOnly))
        {
            engine.IsReadOnly.Should().BeTrue();
            engine.Types().Should().Equal("user");
            engine.SetCurrentSync(id);
            Action[] writes =
            [
                () => engine.StartSync(SyncType.Full), () => engine.PutResourceTypes(Fill.Types("x")), () => engine.CheckpointSync("t"),
                () => engine.EndSync(), () => engine.DeleteGrant("g"), () => engine.MarkSupportsDiff(id), () => engine.LinkSync(id, "x"),
                () => engine.SetIngestMarker(id, null), () => engine.GetStats(SyncType.Any, id, recompute: true),
                () => engine.Put(Fill.ManyGrants("e", 1)), () => engine.PutAssets(Fill.Asset("a", "", "x")),
            ];
            writes.Should().AllSatisfy(write => Expect.Code(write, EngineErrorCode.ReadOnly));
            engine.Save().Changed.Should().BeFalse();
        }

        _scratch.Bytes().Should().Equal(before);
    }

    [Fact]
    [Trait("parity", "TestC1FileCloseReadOnlyClosesRawDb")]
    [Trait("parity", "TestLoadC1z")]
    public void Working_files_live_in_the_given_directory_and_are_gone_after_dispose()
    {
        using (SqliteEngine engine = _scratch.Open())
        {
            Directory.GetDirectories(_scratch.Working).Should().ContainSingle();
        }

        Directory.GetFileSystemEntries(_scratch.Working).Should().BeEmpty();
    }

    [Fact]
    [Trait("parity", "TestLoadC1z")]
    public void Working_files_are_gone_when_opening_fails()
    {
        File.Copy(Fixtures.Go("corrupt-tiny-v1-half.c1z"), _scratch.File);
        Expect.Code(() => _scratch.Open(), EngineErrorCode.Truncated);
        _scratch.WriteDatabase("CREATE VIEW v1_grants AS SELECT 1");
        Expect.Code(() => _scratch.Open(), EngineErrorCode.Corrupt);
        Directory.GetFileSystemEntries(_scratch.Working).Should().BeEmpty();
    }

    [Fact]
    public void A_closed_engine_refuses_every_call_and_may_be_disposed_again()
    {
        SqliteEngine engine = _scratch.Open();
        engine.Dispose();
        engine.Dispose();
        engine.Invoking(e => e.StartSync(SyncType.Full)).Should().Throw<ObjectDisposedException>();
        engine.Invoking(e => e.Types()).Should().Throw<ObjectDisposedException>();
        engine.Invoking(e => e.Save()).Should().Throw<ObjectDisposedException>();
        engine.Invoking(e => e.WorkingBytes()).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void Each_mode_insists_on_its_file()
    {
        Expect.Code(() => _scratch.Open(OpenMode.ReadOnly), EngineErrorCode.NotFound);
        Expect.Code(() => _scratch.Open(file: _scratch["no/such/directory.c1z"]), EngineErrorCode.NotFound);
        File.WriteAllBytes(_scratch.File, []);
        Expect.Code(() => _scratch.Open(OpenMode.CreateNew), EngineErrorCode.FailedPrecondition);
        Expect.Code(() => _scratch.Open(OpenMode.ReadOnly), EngineErrorCode.Truncated);
        using SqliteEngine engine = _scratch.Open(OpenMode.ReadWrite);
        engine.Types().Should().BeEmpty();
    }

    [Fact]
    public void A_path_that_cannot_be_asked_about_is_an_error_and_not_a_new_file()
    {
        Directory.CreateDirectory(_scratch.File);
        Expect.Code(() => _scratch.Open(), EngineErrorCode.Io);
    }

    [Fact]
    [Trait("parity", "TestCurrentDBSizeBytes")]
    public void The_working_size_is_that_of_the_database_and_grows()
    {
        using SqliteEngine engine = _scratch.Open();
        long empty = engine.WorkingBytes();
        empty.Should().BePositive();
        engine.StartSync(SyncType.Full);
        engine.Put(Fill.ManyGrants("e", 5000));
        long full = engine.WorkingBytes();
        full.Should().BeGreaterThan(empty);
        engine.Save().PayloadBytes.Should().Be(engine.WorkingBytes());
        using RawDatabase raw = _scratch.OpenRaw();
        raw.One("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").Should().Be($"{engine.WorkingBytes()}");
    }

    [Fact]
    [Trait("parity", "TestStoreMetadata")]
    public void The_engine_names_itself()
    {
        using SqliteEngine engine = _scratch.Open();
        engine.Info.Should().Be(new EngineInfo(EngineKind.Sqlite, "v1", ""));
        engine.Encoding.Should().Be(RecordEncoding.ConnectorV2);
        engine.Path.Should().Be(_scratch.File);
    }
}
