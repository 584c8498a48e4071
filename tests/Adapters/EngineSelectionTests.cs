namespace C1z.Adapters.Tests;

/// <summary>The file's first bytes decide the engine; what is asked for matters only where nothing is yet.</summary>
public sealed class EngineSelectionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("parity", "TestNewC1ZFileDoesNotConvertNewSQLiteFile")]
    [Trait("parity", "TestStoreMetadata")]
    public void A_new_file_gets_the_engine_that_was_asked_for()
    {
        string path = _folder.File("new.pebble.c1z");
        Make.FullSync(path, Make.Grants(1), new C1zWriterOptions { Engine = C1zEngine.Sqlite });
        File.ReadAllBytes(path).AsSpan(0, 5).SequenceEqual("C1ZF\0"u8).Should().BeTrue();
        using C1zReader reader = C1zReader.Open(path);
        reader.Info.Should().Be(new SnapshotInfo("sqlite", "v1", ""));
    }

    [Theory]
    [InlineData(C1zEngine.Sqlite)]
    [InlineData(C1zEngine.Lsm)]
    [Trait("parity", "TestNewStoreExistingV1IgnoresRequestedEngine")]
    [Trait("parity", "TestEnginelessOpenOfExistingV1DoesNotConvert")]
    [Trait("parity", "TestNewC1ZFileDoesNotConvertExistingSQLiteWhenEngineSQLite")]
    public void An_existing_v1_file_stays_what_it_is_whatever_is_asked_for(C1zEngine engine)
    {
        string path = _folder.File("sync.c1z");
        Make.FullSync(path, Make.Grants(2));
        using (C1zWriter writer = C1zWriter.Open(path, new C1zWriterOptions { Engine = engine }))
        {
            writer.StartSync();
            writer.PutGrants(Make.Grants(3));
            writer.EndSync();
            writer.Save();
        }

        using C1zReader reader = C1zReader.Open(path);
        reader.Info.Format.Should().Be("v1");
        reader.EnumerateSyncs().Should().HaveCount(2);
    }

    [Theory]
    [Trait("parity", "TestNewStoreDispatchesExistingV3ByManifestEngine")]
    [InlineData(C1zEngine.Sqlite)]
    [InlineData(C1zEngine.Lsm)]
    public void An_existing_v3_file_stays_what_it_is_whatever_is_asked_for(C1zEngine engine)
    {
        string path = _folder.File("sync.c1z");
        File.Copy(Fixtures.Go("tiny-v3.c1z"), path);
        using C1zWriter writer = C1zWriter.Open(path, new C1zWriterOptions { Engine = engine });
        writer.Info.Engine.Should().Be("pebble");
        writer.SetCurrentSync(writer.Reader.EnumerateSyncs().Single().Id);
        writer.PutResources([Make.User("one more")]);
        writer.EndSync();
        writer.Save();
        using C1zReader reader = C1zReader.Open(path);
        reader.Info.Engine.Should().Be("pebble");
        reader.EnumerateResources().Should().HaveCount(6);
    }

    [Fact]
    [Trait("parity", "TestNewC1ZFileReadOnlyDoesNotConvertExistingSQLite")]
    [Trait("parity", "TestEnginelessOpenOfExistingV1DoesNotConvert")]
    public void Reading_leaves_every_byte_and_the_time_of_the_file()
    {
        string path = _folder.File("tiny.c1z");
        File.Copy(Fixtures.Go("tiny-v1.c1z"), path);
        File.SetLastWriteTimeUtc(path, new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        byte[] before = File.ReadAllBytes(path);
        using (C1zReader reader = C1zReader.Open(path))
        {
            reader.EnumerateGrants().Should().HaveCount(4);
            reader.GetStats().Grants.Should().Be(4);
        }

        using (C1zWriter writer = C1zWriter.Open(path))
        {
            writer.Reader.GetStats().Grants.Should().Be(4);
            writer.Save().Changed.Should().BeFalse();
        }

        File.ReadAllBytes(path).Should().Equal(before);
        File.GetLastWriteTimeUtc(path).Should().Be(new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc));
    }

    [Fact]
    [Trait("parity", "TestC1ZInvalidFile")]
    public void What_is_no_snapshot_is_refused_by_reader_and_writer()
    {
        string path = _folder.File("sync.c1z");
        File.WriteAllText(path, "certainly not a snapshot");
        foreach (Action open in new Action[] { () => C1zReader.Open(path), () => C1zWriter.Open(path) })
        {
            open.Should().Throw<C1zException>().Where(e => e.Code == C1zErrorCode.NotASnapshot && e.Path == path).WithMessage($"*{path}*");
        }

        File.ReadAllText(path).Should().Be("certainly not a snapshot");
    }

    [Fact]
    public void A_payload_that_is_no_database_is_refused_before_it_is_unpacked()
    {
        string zeros = _folder.File("zeros"), path = _folder.File("bomb.c1z");
        File.WriteAllBytes(zeros, new byte[64 << 20]);
        Envelope.V1Writer.Write(zeros, path);
        var unpacked = new Counter();
        Action open = () => C1zReader.Open(path, new C1zReaderOptions { Progress = unpacked });
        open.Should().Throw<C1zException>().Where(e => e.Code == C1zErrorCode.Corrupt);
        unpacked.Last.Should().Be(0);
    }

    [Fact]
    public void Opening_can_be_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Action open = () => C1zReader.Open(Fixtures.Go("medium-v1.c1z"), cancel: cancelled.Token);
        open.Should().Throw<OperationCanceledException>();
    }

    [Fact]
    public void A_missing_file_is_not_found_for_a_reader()
    {
        Action open = () => C1zReader.Open(_folder.File("nothing.c1z"));
        open.Should().Throw<C1zException>().Where(e => e.Code == C1zErrorCode.NotFound);
    }

    [Fact]
    public void Create_new_refuses_what_is_there()
    {
        string path = _folder.File("sync.c1z");
        Make.FullSync(path, Make.Grants(1));
        Action open = () => C1zWriter.Open(path, new C1zWriterOptions { Mode = C1zWriteMode.CreateNew });
        open.Should().Throw<C1zException>().Where(e => e.Code == C1zErrorCode.FailedPrecondition);
    }

    [Fact]
    public void An_empty_file_counts_as_nothing_for_a_writer()
    {
        string path = _folder.File("sync.c1z");
        File.WriteAllBytes(path, []);
        Make.FullSync(path, Make.Grants(1));
        using C1zReader reader = C1zReader.Open(path);
        reader.EnumerateGrants().Should().ContainSingle();
    }

    private sealed class Counter : IProgress<long>
    {
        public long Last { get; private set; }

        public void Report(long value) => Last = value;
    }
}
