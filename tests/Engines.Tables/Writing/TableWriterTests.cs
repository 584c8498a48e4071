using System.Buffers;
using System.Buffers.Binary;

namespace C1z.Engines.Tables.Tests;

public sealed class TableWriterTests
{
    [Fact]
    public void The_same_rows_give_the_same_bytes()
    {
        byte[] first = TestTables.Write(TestTables.Rows(3000)).Table;
        byte[] second = TestTables.Write(TestTables.Rows(3000)).Table;
        second.Should().Equal(first);
    }

    [Fact]
    public void A_stream_and_a_buffer_get_the_same_bytes()
    {
        using var stream = new MemoryStream();
        using var writer = new TableWriter(stream);
        foreach ((byte[] key, byte[] value) in TestTables.Rows(3000))
        {
            writer.Add(key, value);
        }

        TableSummary summary = writer.Finish();
        stream.ToArray().Should().Equal(TestTables.Write(TestTables.Rows(3000)).Table);
        summary.Size.Should().Be(stream.Length);
    }

    [Theory]
    [InlineData("b", "a")]
    [InlineData("b", "b")]
    [InlineData("bb", "b")]
    [InlineData("bb", "ba")]
    public void Refuses_a_key_that_does_not_rise_and_names_both(string first, string second)
    {
        byte[] one = System.Text.Encoding.ASCII.GetBytes(first);
        byte[] two = System.Text.Encoding.ASCII.GetBytes(second);
        using var writer = new TableWriter(new ArrayBufferWriter<byte>());
        writer.Add(one, default);
        TableException error = writer.Invoking(w => w.Add(two, default)).Should().Throw<TableException>().Which;
        error.Code.Should().Be(TableErrorCode.OutOfOrder);
        error.Message.Should().Contain(Convert.ToHexStringLower(one)).And.Contain(Convert.ToHexStringLower(two));
    }

    [Fact]
    public void Takes_entries_of_one_key_newest_first_only()
    {
        using var writer = new TableWriter(new ArrayBufferWriter<byte>());
        writer.Add("k"u8, 9, EntryKind.Delete, default);
        writer.Add("k"u8, 8, EntryKind.Set, "v"u8);
        writer.Invoking(w => w.Add("k"u8, 8, EntryKind.Set, "v"u8)).Should().Throw<TableException>();
        writer.Invoking(w => w.Add("k"u8, 10, EntryKind.Set, "v"u8)).Should().Throw<TableException>();
    }

    [Fact]
    public void Takes_the_empty_key_first()
    {
        byte[] table = TestTables.Write(w =>
        {
            w.Add(default, "empty"u8);
            w.Add(new byte[] { 0 }, "zero"u8);
        }).Table;
        using TableReader reader = TestTables.Open(table);
        using TableIterator iterator = reader.NewIterator();
        iterator.First().Should().BeTrue();
        iterator.Key.Length.Should().Be(0);
        iterator.Next().Should().BeTrue();
        iterator.Key.ToArray().Should().Equal(0);
        iterator.Next().Should().BeFalse();
    }

    [Fact]
    public void Refuses_a_table_without_entries() =>
        FluentActions.Invoking(() => TestTables.Write([])).Should().Throw<InvalidOperationException>();

    [Fact]
    public void Takes_nothing_after_the_end()
    {
        using var writer = new TableWriter(new ArrayBufferWriter<byte>());
        writer.Add("k"u8, "v"u8);
        writer.Finish();
        writer.Invoking(w => w.Add("l"u8, "v"u8)).Should().Throw<ObjectDisposedException>();
        writer.Invoking(w => w.Finish()).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void Refuses_options_that_ask_for_what_is_not_written()
    {
        static void Make(TableWriterOptions options) => new TableWriter(Stream.Null, options).Dispose();
        FluentActions.Invoking(() => Make(new() { Format = TableFormat.PebbleV7 })).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Make(new() { Compression = BlockCompression.Snappy })).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Make(new() { BlockBytes = 0 })).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Make(new() { RestartInterval = 0 })).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Says_pebble_v1_in_its_footer()
    {
        byte[] table = TestTables.Write(TestTables.Rows(5)).Table;
        ReadOnlySpan<byte> footer = table.AsSpan(table.Length - FooterLayout.RocksDbLength);
        footer[0].Should().Be(1);
        BinaryPrimitives.ReadUInt32LittleEndian(footer[41..]).Should().Be(1);
        Convert.ToHexStringLower(footer[45..]).Should().Be("f09faab3f09faab3");
    }

    [Fact]
    public void Gives_rocksdb_the_properties_that_its_ingestion_asks_for()
    {
        byte[] table = TestTables.Write(TestTables.Rows(5), new TableWriterOptions { Format = TableFormat.RocksDbV2 }).Table;
        Convert.ToHexStringLower(table.AsSpan(table.Length - 8)).Should().Be("f7cff485b741e288");
        using TableReader reader = TestTables.Open(table);
        reader.Properties.TryGetValue("rocksdb.external_sst_file.version", out ReadOnlyMemory<byte> version).Should().BeTrue();
        version.ToArray().Should().Equal(2, 0, 0, 0);
        reader.Properties.TryGetValue("rocksdb.external_sst_file.global_seqno", out ReadOnlyMemory<byte> sequence).Should().BeTrue();
        sequence.ToArray().Should().Equal(new byte[8]);
        reader.Properties.Names.Should().BeInAscendingOrder(StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(32 << 10, false)]
    [InlineData(200, true)]
    public void Cuts_the_index_in_parts_only_when_it_is_large(int partBytes, bool twoLevels)
    {
        List<(byte[] Key, byte[] Value)> rows = TestTables.Rows(2000);
        byte[] table = TestTables.Write(rows, new TableWriterOptions { BlockBytes = 500, IndexPartBytes = partBytes }).Table;
        using TableReader reader = TestTables.Open(table);
        reader.Properties.HasTwoLevelIndex.Should().Be(twoLevels);
        using MergingIterator iterator = MergingIterator.Create([reader]);
        Scan.Forward(iterator).Should().Equal(TestTables.Expected(rows));
    }

    [Fact]
    public void Compressed_blocks_read_back_and_are_smaller()
    {
        List<(byte[] Key, byte[] Value)> rows = TestTables.Rows(5000, 100);
        byte[] raw = TestTables.Write(rows).Table;
        byte[] compressed = TestTables.Write(rows, new TableWriterOptions { Compression = BlockCompression.Zstd }).Table;
        compressed.Length.Should().BeLessThan(raw.Length / 2);
        using TableReader reader = TestTables.Open(compressed);
        using MergingIterator iterator = MergingIterator.Create([reader]);
        Scan.Forward(iterator).Should().Equal(TestTables.Expected(rows));
        reader.Counters.BlocksDecompressed.Should().Be(reader.Properties.DataBlocks);
    }

    [Fact]
    public void A_block_that_does_not_shrink_is_stored_as_it_is()
    {
        byte[] noise = new byte[50_000];
        new Random(5).NextBytes(noise);
        byte[] table = TestTables.Write(w => w.Add("noise"u8, noise), new TableWriterOptions { Compression = BlockCompression.Zstd }).Table;
        using TableReader reader = TestTables.Open(table);
        using TableIterator iterator = reader.NewIterator();
        iterator.First().Should().BeTrue();
        iterator.Value.SequenceEqual(noise).Should().BeTrue();
        reader.Counters.BlocksDecompressed.Should().Be(0);
    }

    [Fact]
    public void Keys_and_values_may_be_larger_than_a_block()
    {
        List<(byte[] Key, byte[] Value)> rows = [.. Enumerable.Range(0, 5).Select(i => (Enumerable.Repeat((byte)i, 3000 + i).ToArray(), new byte[100_000 * i]))];
        byte[] table = TestTables.Write(rows, new TableWriterOptions { BlockBytes = 1024 }).Table;
        using TableReader reader = TestTables.Open(table);
        using MergingIterator iterator = MergingIterator.Create([reader]);
        Scan.Forward(iterator).Should().Equal(TestTables.Expected(rows));
    }

    [Fact]
    public void Refuses_range_deletions_that_overlap()
    {
        using var writer = new TableWriter(new ArrayBufferWriter<byte>());
        writer.DeleteRange("b"u8, "d"u8, 5);
        writer.DeleteRange("b"u8, "d"u8, 4);
        writer.DeleteRange("d"u8, "e"u8, 9);
        writer.Invoking(w => w.DeleteRange("d"u8, "f"u8, 3)).Should().Throw<TableException>();
        writer.Invoking(w => w.DeleteRange("a"u8, "b"u8, 3)).Should().Throw<TableException>();
        writer.Invoking(w => w.DeleteRange("x"u8, "x"u8, 3)).Should().Throw<ArgumentException>();
    }
}
