using C1z.Engines.Lsm.Tests.Support;

namespace C1z.Engines.Lsm.Tests.Writing;

/// <summary>A save that fails at any call leaves the old file, and can be tried again.</summary>
public sealed class SaveFailureTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(200)]
    [InlineData(60_000)]
    public void Whatever_call_fails_the_old_file_stays(int grants)
    {
        _scratch.WriteSync(engine => engine.Fill(10));
        byte[] before = File.ReadAllBytes(_scratch.File);
        var files = new FailingFiles();
        using LsmEngine engine = _scratch.Open(files: files);
        engine.SetCurrentSync(Puts.SyncId);
        engine.Fill(grants);
        int failures = 0;
        for (int at = 1; ; at++)
        {
            files.FailAt = at;
            try
            {
                engine.Save();
                break;
            }
            catch (EngineException e)
            {
                failures++;
                e.Code.Should().Be(EngineErrorCode.ArtifactUnusable);
                engine.IsDirty.Should().BeTrue();
                if (!files.WasRenamed)
                {
                    File.ReadAllBytes(_scratch.File).Should().Equal(before);
                }

                Directory.GetFiles(Path.GetDirectoryName(_scratch.File)!).Should().Equal(_scratch.File);
                files.WasRenamed = false;
            }

            at.Should().BeLessThan(2_000);
        }

        files.FailAt = 0;
        failures.Should().BeGreaterThan(3);
        engine.GetStats(SyncType.Full).Grants.Should().Be(grants);
        using LsmEngine again = _scratch.Open(OpenMode.ReadOnly);
        again.GetStats(SyncType.Full).Grants.Should().Be(grants);
    }

    [Fact]
    public void A_new_file_whose_directory_could_not_be_flushed_is_no_strangers()
    {
        var files = new FailingFiles { FailFlushOfDirectory = true };
        using LsmEngine engine = _scratch.Open(OpenMode.CreateNew, files: files);
        engine.Begin();
        engine.Fill(10);
        Action save = () => engine.Save();
        save.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.ArtifactUnusable);
        files.FailFlushOfDirectory = false;
        engine.Save().Changed.Should().BeTrue();
        engine.CountSync(Puts.SyncId).Grants.Should().Be(10);
    }

    [Fact]
    public void Cancelling_leaves_the_old_file()
    {
        _scratch.WriteSync(engine => engine.Fill(10));
        byte[] before = File.ReadAllBytes(_scratch.File);
        using LsmEngine engine = _scratch.Open();
        engine.SetCurrentSync(Puts.SyncId);
        engine.Fill(100);
        Action save = () => engine.Save(new CancellationToken(canceled: true));
        save.Should().Throw<OperationCanceledException>();
        File.ReadAllBytes(_scratch.File).Should().Equal(before);
        engine.Save().Changed.Should().BeTrue();
    }

    [Fact]
    public void A_file_that_appeared_meanwhile_is_not_replaced_by_one_that_was_to_be_new()
    {
        using LsmEngine engine = _scratch.Open(OpenMode.CreateNew);
        engine.Begin();
        File.WriteAllText(_scratch.File, "somebody else's");
        Action save = () => engine.Save();
        save.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.ArtifactUnusable);
        File.ReadAllText(_scratch.File).Should().Be("somebody else's");
    }

    private sealed class FailingFiles : WatchedFileSystem
    {
        private int _calls;

        public int FailAt
        {
            get;
            set
            {
                field = value;
                _calls = 0;
            }
        }

        public bool WasRenamed { get; set; }

        public bool FailFlushOfDirectory { get; set; }

        protected override void OnCall(string call, string? path)
        {
            if (call is nameof(FlushDirectory) && FailFlushOfDirectory)
            {
                throw new IOException("the directory says no");
            }

            WasRenamed |= call == nameof(FlushDirectory);
            if (FailAt > 0 && call is not (nameof(Delete) or nameof(DeleteDirectory)) && ++_calls == FailAt)
            {
                throw new IOException("the device says no");
            }

        }
    }
}
