using System.Text;

namespace C1z.Engines.Tables.Tests;

public sealed class TableDirectoryTests
{
    [Theory]
    [InlineData("012")]
    [InlineData("025")]
    [InlineData("x")]
    [InlineData("-24")]
    public void Refuses_format_versions_that_are_not_read(string version) => Refused(
        files => Rename(files, "marker.format-version.000001.024", $"marker.format-version.000001.{version}"), TableErrorCode.Unsupported, version);

    [Theory]
    [InlineData("013")]
    [InlineData("024")]
    public void Reads_the_oldest_and_the_newest_format_version(string version)
    {
        Dictionary<string, byte[]> files = TestTables.Directory(TestTables.Rows(5));
        Rename(files, "marker.format-version.000001.024", $"marker.format-version.000001.{version}");
        using TableDirectory directory = TableDirectory.Open(new MemoryTableStore("test", files));
        directory.FormatVersion.Should().Be(int.Parse(version, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Refuses_a_directory_without_markers()
    {
        Refused(files => files.Remove("marker.format-version.000001.024"), TableErrorCode.MissingFile, "format-version marker");
        Refused(files => files.Remove("marker.manifest.000001.MANIFEST-000001"), TableErrorCode.MissingFile, "manifest marker");
        Refused(files => files.Remove("MANIFEST-000001"), TableErrorCode.MissingFile, "MANIFEST-000001");
        Refused(files => files.Clear(), TableErrorCode.MissingFile, "marker");
    }

    [Fact]
    public void The_highest_iteration_of_a_marker_counts()
    {
        Dictionary<string, byte[]> files = TestTables.Directory(TestTables.Rows(5));
        files.Add("marker.manifest.000002.MANIFEST-000009", []);
        FluentActions.Invoking(() => Scan.All(new MemoryTableStore("t", files)))
            .Should().Throw<TableException>().WithMessage("*MANIFEST-000009*");
        files.Add("marker.manifest.000010.MANIFEST-000001", []);
        Scan.All(new MemoryTableStore("t", files)).Should().HaveCount(5);
        files.Add("marker.manifest.000010.MANIFEST-000002", []);
        FluentActions.Invoking(() => Scan.All(new MemoryTableStore("t", files))).Should().Throw<TableException>().Which.Code
            .Should().Be(TableErrorCode.Inconsistent);
    }

    [Theory]
    [InlineData("[Options]\n  comparer=other\n", true)]
    [InlineData("[Options]\n  merger=other\n", true)]
    [InlineData("[Options]\n  comparer=leveldb.BytewiseComparator\n  merger=pebble.concatenate\n[Level \"0\"]\n comparer=x\n", false)]
    public void An_options_file_must_name_our_comparer_and_merger(string text, bool refused)
    {
        Dictionary<string, byte[]> files = TestTables.Directory(TestTables.Rows(5));
        files.Add("OPTIONS-000003", Encoding.UTF8.GetBytes(text));
        Action open = () => Scan.All(new MemoryTableStore("t", files));
        if (refused)
        {
            open.Should().Throw<TableException>().Which.Code.Should().Be(TableErrorCode.Unsupported);
        }
        else
        {
            open.Should().NotThrow();
        }
    }

    [Fact]
    public void Lists_the_tables_of_a_go_file()
    {
        using TableDirectory directory = TableDirectory.Open(Fixtures.Store("tiny-v3"));
        directory.FormatVersion.Should().Be(24);
        directory.Tables.Select(t => (t.Level, t.Number, t.Size)).Should().Equal((0, 6L, 2790L), (6, 4L, 917L));
        directory.Tables[1].SyntheticSequence.Should().Be(40);
        using TableDirectory resynced = TableDirectory.Open(Fixtures.Store("resynced-v3"));
        resynced.Tables.Should().Contain(t => t.IsVirtual);
    }

    [Fact]
    public void Opening_reads_no_table_and_a_seek_reads_one_block_of_one_table()
    {
        var options = new TableWriterOptions { BlockBytes = 1024 };
        Dictionary<string, byte[]> files = TestTables.Directory(
            [.. TestTables.Rows(10_000).Chunk(2500).Select(chunk => (TestTables.Write(chunk, options), 6))]);
        using TableDirectory directory = TableDirectory.Open(new MemoryTableStore("test", files));
        directory.Counters.TablesOpened.Should().Be(0);
        using MergingIterator iterator = directory.NewIterator();
        iterator.Seek(TestTables.Key(6000)).Should().BeTrue();
        directory.Counters.TablesOpened.Should().Be(1);
        directory.Counters.BlocksRead.Should().Be(4, "metaindex, properties, index and one data block");
        for (int i = 0; i < 10; i++)
        {
            iterator.Next().Should().BeTrue();
        }

        directory.Counters.BlocksRead.Should().BeLessThanOrEqualTo(5);
    }

    [Fact]
    public void A_shared_cache_answers_the_second_visit_and_keeps_its_bound()
    {
        Dictionary<string, byte[]> files = Fixtures.Unpack(Fixtures.Path("medium-v3"));
        var cache = new BlockCache(200 << 10);
        var counters = new TableCounters();
        var options = new TableDirectoryOptions { Tables = new TableReaderOptions { BlockCache = cache, Counters = counters } };
        using TableDirectory directory = TableDirectory.Open(new MemoryTableStore("medium", files), options);
        using MergingIterator iterator = directory.NewIterator();
        iterator.First().Should().BeTrue();
        byte[] middle = directory.Tables[^1].SmallestUserKey.ToArray();
        iterator.Seek(middle).Should().BeTrue();
        long read = counters.BlocksRead;
        iterator.First().Should().BeTrue();
        iterator.Seek(middle).Should().BeTrue();
        counters.BlocksRead.Should().Be(read);
        Scan.Forward(iterator).Should().Equal(Fixtures.Rows(Fixtures.Path("medium-v3")));
        cache.Bytes.Should().BePositive().And.BeLessThanOrEqualTo(cache.CapacityBytes);
        directory.Dispose();
        cache.Bytes.Should().Be(0, "a closed table leaves nothing behind");
    }

    [Fact]
    public void Many_threads_may_read_one_directory()
    {
        using TableDirectory directory = TableDirectory.Open(
            Fixtures.Store("medium-v3"), new TableDirectoryOptions { Tables = new TableReaderOptions { BlockCache = new BlockCache(50 << 10) } });
        List<string> expected = Fixtures.Rows(Fixtures.Path("medium-v3"));
        Parallel.For(0, 4, _ =>
        {
            using MergingIterator iterator = directory.NewIterator();
            Scan.Forward(iterator).Should().Equal(expected);
        });
    }

    [Fact]
    public void Reads_a_directory_on_disk()
    {
        using var folder = new TemporaryFolder(Fixtures.Unpack(Fixtures.Path("tiny-v3")));
        Scan.All(new FileTableStore(folder.Path)).Should().Equal(Fixtures.Rows(Fixtures.Path("tiny-v3")));
    }

    private static void Refused(Action<Dictionary<string, byte[]>> change, TableErrorCode code, string rule)
    {
        Dictionary<string, byte[]> files = TestTables.Directory(TestTables.Rows(5));
        change(files);
        TableException error = FluentActions.Invoking(() => TableDirectory.Open(new MemoryTableStore("test", files)))
            .Should().Throw<TableException>().Which;
        error.Code.Should().Be(code);
        error.Rule.Should().Contain(rule);
    }

    private static void Rename(Dictionary<string, byte[]> files, string from, string to)
    {
        files[to] = files[from];
        if (to != from)
        {
            files.Remove(from);
        }
    }
}
