using C1z.Engines.Lsm.Tests.Support;

namespace C1z.Engines.Lsm.Tests.Opening;

public sealed class InPlaceTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("tiny-v3")]
    [InlineData("medium-v3")]
    public void Opening_reads_two_small_frames_and_no_table(string name)
    {
        using LsmEngine engine = Fixtures.Open(name);
        engine.Counters.FramesDecoded.Should().Be(2, "MANIFEST and OPTIONS are files of their own; markers are only names");
        engine.Counters.Tables.TablesOpened.Should().Be(0);
        engine.Counters.Tables.BlocksRead.Should().Be(0);
        LsmFrame[] read = [.. engine.Frames.Where(f => f.Name.StartsWith("MANIFEST", StringComparison.Ordinal) || f.Name.StartsWith("OPTIONS", StringComparison.Ordinal))];
        engine.Counters.FrameBytesRead.Should().Be(read.Sum(frame => frame.CompressedSize));
        engine.Counters.FrameBytesDecoded.Should().Be(read.Sum(frame => frame.RawSize));
    }

    [Fact]
    public void The_first_page_reads_the_frame_of_the_stamps_and_its_own()
    {
        using LsmEngine medium = Fixtures.Open("medium-v3");
        string path = StoreBuilder.From(medium, rowsPerTable: 500).Write(_folder.File("tables.c1z"));
        using LsmEngine engine = LsmEngine.Open(path);
        engine.Tables.Count.Should().BeGreaterThan(50);
        engine.Counters.FramesDecoded.Should().Be(1, "this directory has a MANIFEST and no OPTIONS");
        var query = new GrantQuery { Listing = GrantListing.Entitlement, EntitlementId = "group:g042:member", EntitlementResource = new ResourceKey("group", "g042") };
        engine.ListGrants(query, new PageRequest(50), new GrantBatch()).Should().NotBeEmpty();
        engine.Counters.FramesDecoded.Should().Be(3);
        engine.Counters.Tables.TablesOpened.Should().Be(2);
        engine.ListGrants(query, new PageRequest(50), new GrantBatch());
        engine.Counters.FramesDecoded.Should().Be(3, "both frames are in the cache");
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(20_000, 1)]
    [InlineData(1L << 20, 0)]
    public void Content_does_not_depend_on_the_size_of_the_cache(long bytes, int spilled)
    {
        string temp = Directory.CreateDirectory(_folder.File("work")).FullName;
        var options = new LsmOptions { FrameCacheBytes = bytes, BlockCacheBytes = 0, Engine = new EngineOptions { TempDirectory = temp } };
        using (LsmEngine engine = Fixtures.Open("medium-v3", options))
        {
            Pages.Grants(engine, new GrantQuery()).Should().Equal(Dump.Records("medium-v3", "030400"));
            Pages.Grants(engine, new GrantQuery { Listing = GrantListing.ResourceType, ResourceType = "user" }).Should().HaveCount(10_000);
            engine.Counters.FramesSpilled.Should().Be(spilled);
            engine.Counters.FramesDecoded.Should().Be(3, "MANIFEST, OPTIONS and the table of the grants are read, each once");
            Directory.EnumerateFiles(temp, "frame-*", SearchOption.AllDirectories).Should().HaveCount((int)engine.Counters.FramesSpilled);
        }

        Directory.EnumerateFileSystemEntries(temp).Should().BeEmpty();
    }

    [Fact]
    public void A_full_cache_drops_the_oldest_frame_and_reads_it_again()
    {
        using LsmEngine medium = Fixtures.Open("medium-v3");
        string path = StoreBuilder.From(medium, rowsPerTable: 500).Write(_folder.File("tables.c1z"));
        long largest = LargestFrame(path);
        using LsmEngine engine = LsmEngine.Open(path, new LsmOptions { FrameCacheBytes = largest, BlockCacheBytes = 0 });
        Pages.Grants(engine, new GrantQuery()).Should().HaveCount(10_000);
        long once = engine.Counters.FramesDecoded;
        Pages.Grants(engine, new GrantQuery()).Should().HaveCount(10_000);
        engine.Counters.FramesDecoded.Should().BeGreaterThan(once + 15, "every table of grants is decompressed again");
        engine.Counters.FramesSpilled.Should().Be(0);
    }

    [Theory]
    [InlineData("tiny-v3-tar", "tar")]
    [InlineData("tiny-v3-tarzstd", "tar_zstd")]
    public void An_archive_is_unpacked_once_and_removed(string name, string encoding)
    {
        string temp = Directory.CreateDirectory(_folder.File("work")).FullName;
        using (LsmEngine engine = Fixtures.Open(name, new LsmOptions { Engine = new EngineOptions { TempDirectory = temp } }))
        {
            engine.Info.Should().Be(new EngineInfo(EngineKind.Lsm, "v3", encoding));
            engine.Frames.Should().BeEmpty();
            engine.Counters.FramesDecoded.Should().Be(0);
            Directory.EnumerateDirectories(temp).Should().HaveCount(1);
        }

        Directory.EnumerateFileSystemEntries(temp).Should().BeEmpty();
        Action open = () => Fixtures.Open("corrupt-tiny-v3-tarzstd-half", new LsmOptions { Engine = new EngineOptions { TempDirectory = temp } });
        open.Should().Throw<EngineException>();
        Directory.EnumerateFileSystemEntries(temp).Should().BeEmpty("a failure leaves nothing behind");
    }

    [Fact]
    public void Unpacking_an_archive_can_be_cancelled_at_any_of_its_files()
    {
        string temp = Directory.CreateDirectory(_folder.File("work")).FullName;
        for (int files = 0; files < 5; files++)
        {
            using var cancel = new CancellationTokenSource();
            int left = files;
            var options = new LsmOptions
            {
                Engine = new EngineOptions { TempDirectory = temp },
                FileSystem = new FileCreationWatch(() =>
                {
                    if (left-- == 0)
                    {
                        cancel.Cancel();
                    }
                }),
            };
            Action open = () => LsmEngine.Open(Fixtures.Go("tiny-v3-tarzstd"), options, cancel.Token);
            open.Should().Throw<OperationCanceledException>($"it is cancelled when file {files} is made");
            Directory.EnumerateFileSystemEntries(temp).Should().BeEmpty();
        }

        Action early = () => Fixtures.Open("tiny-v3-tarzstd", new LsmOptions { Engine = new EngineOptions { TempDirectory = temp } }, new CancellationToken(canceled: true));
        early.Should().Throw<OperationCanceledException>();
    }

    [Fact]
    public void A_frame_over_the_limit_of_the_file_is_not_unpacked()
    {
        var options = new LsmOptions { FrameCacheBytes = 0, Engine = new EngineOptions { MaxDecodedBytes = 100 } };
        Action open = () => Fixtures.Open("tiny-v3", options);
        open.Should().Throw<EngineException>().Where(e => e.Code == EngineErrorCode.TooLarge);
    }

    [Fact]
    public void A_closed_engine_says_so()
    {
        LsmEngine engine = Fixtures.Open("tiny-v3");
        engine.Dispose();
        engine.Dispose();
        Action list = () => engine.ListGrants(new GrantQuery(), default, new GrantBatch());
        list.Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void Everything_that_writes_is_refused()
    {
        using LsmEngine engine = Fixtures.Open("tiny-v3");
        string id = engine.ResolveSync()!.Id;
        Action[] writes =
        [
            () => engine.StartSync(SyncType.Full), () => engine.CheckpointSync("t"), () => engine.EndSync(),
            () => engine.MarkSupportsDiff(id), () => engine.LinkSync(id, id), () => engine.SetIngestMarker(id, null),
            () => engine.PutResourceTypes(new ResourceTypeBatch()), () => engine.PutResources(new ResourceBatch()),
            () => engine.PutEntitlements(new EntitlementBatch()), () => engine.PutGrants(new GrantBatch(), GrantPutMode.Replace),
            () => engine.PutAssets(new AssetBatch()), () => engine.DeleteGrant("x"), () => engine.SetSessions(id, "", []),
            () => engine.DeleteSessions(id, "", []), () => engine.ClearSessions(id, ""), () => engine.GetStats(SyncType.Any, id, recompute: true),
        ];
        for (int i = 0; i < writes.Length; i++)
        {
            writes[i].Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.ReadOnly, $"write {i} is refused");
        }

        engine.IsReadOnly.Should().BeTrue();
        engine.IsDirty.Should().BeFalse();
        engine.Save().Changed.Should().BeFalse();
        engine.WorkingBytes().Should().BeGreaterThan(0);
    }

    private static long LargestFrame(string path)
    {
        using LsmEngine engine = LsmEngine.Open(path);
        return engine.Frames.Max(frame => frame.RawSize);
    }
}
