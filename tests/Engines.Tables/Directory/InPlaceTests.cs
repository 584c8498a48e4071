using C1z.Envelope;

namespace C1z.Engines.Tables.Tests;

public sealed class InPlaceTests
{
    [Theory]
    [InlineData("medium-v3")]
    [InlineData("tiny-v3")]
    public void A_sealed_file_is_read_frame_by_frame_without_unpacking(string name)
    {
        using V3Reader container = V3Reader.Open(Fixtures.Path(name));
        var store = new FrameStore(container);
        using TableDirectory directory = TableDirectory.Open(store);
        store.FramesRead.Should().BeLessThanOrEqualTo(2, "opening needs the MANIFEST and the options file");
        int opened = store.FramesRead;

        using MergingIterator iterator = directory.NewIterator();
        byte[] key = directory.Tables[^1].SmallestUserKey.ToArray();
        iterator.Seek(key).Should().BeTrue();
        int touching = directory.Tables.GroupBy(t => t.FileNumber).Count();
        (store.FramesRead - opened).Should().BeLessThanOrEqualTo(touching);
        Scan.Forward(iterator).Should().Equal(Fixtures.Rows(Fixtures.Path(name)));
    }

    [Fact]
    public void A_seek_reads_the_frame_of_one_table_however_many_there_are()
    {
        var options = new TableWriterOptions { BlockBytes = 2048 };
        Dictionary<string, byte[]> files = TestTables.Directory(
            [.. TestTables.Rows(20_000).Chunk(1000).Select(chunk => (TestTables.Write(chunk, options), 6))]);
        var store = new CountingStore(new MemoryTableStore("twenty", files));
        using TableDirectory directory = TableDirectory.Open(store);
        store.Opened.Clear();
        using MergingIterator iterator = directory.NewIterator();
        iterator.Seek(TestTables.Key(10_500)).Should().BeTrue();
        for (int i = 0; i < 50; i++)
        {
            iterator.Next().Should().BeTrue();
        }

        store.Opened.Should().Equal(TableFileNames.Table(12));
    }

    [Theory]
    [InlineData(10_500, 10_501, new[] { 12 })]
    [InlineData(10_999, 11_001, new[] { 12, 13 })]
    [InlineData(3_000, 4_000, new[] { 5 })]
    [InlineData(50_000, 60_000, new int[0])]
    public void A_walk_over_a_range_opens_no_table_outside_of_it(int from, int to, int[] tables)
    {
        var options = new TableWriterOptions { BlockBytes = 2048 };
        Dictionary<string, byte[]> files = TestTables.Directory(
            [.. TestTables.Rows(20_000).Chunk(1000).Select(chunk => (TestTables.Write(chunk, options), 6))]);
        var store = new CountingStore(new MemoryTableStore("twenty", files));
        using TableDirectory directory = TableDirectory.Open(store);
        store.Opened.Clear();
        using MergingIterator iterator = directory.NewIterator(new KeyRange(TestTables.Key(from), TestTables.Key(to)));
        Scan.Forward(iterator).Should().HaveCount(from < 20_000 ? to - from : 0);
        iterator.Seek([0xFF]).Should().BeFalse();
        store.Opened.Should().Equal(tables.Select(number => TableFileNames.Table(number)));
    }

    private sealed class CountingStore(ITableStore inner) : ITableStore
    {
        public List<string> Opened { get; } = [];

        public string Name => inner.Name;

        public IReadOnlyCollection<string> FileNames => inner.FileNames;

        public long GetLength(string fileName) => inner.GetLength(fileName);

        public ITableSource Open(string fileName)
        {
            Opened.Add(fileName);
            return inner.Open(fileName);
        }
    }
}
