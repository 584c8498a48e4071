using System.Buffers.Binary;

namespace C1z.Engines.Tables.Tests;

public sealed class HostileTableTests
{
    private static readonly byte[] Row = TestTables.Write(TestTables.Rows(200), new TableWriterOptions { BlockBytes = 1000 }).Table;

    [Theory]
    [InlineData(0x80000000u)]
    [InlineData(0xFFFFFFFFu)]
    [InlineData(0x7FFFFFFFu)]
    [InlineData(300u)]
    [InlineData(0u)]
    public void Refuses_a_count_of_restart_points_that_does_not_fit(uint count)
    {
        BlockHandle block = FirstDataBlock(Row);
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, count);
        Refused(Forge.Patch(Row, block, (int)block.Length - 4, bytes), TableErrorCode.Malformed);
    }

    [Fact]
    public void Refuses_restart_points_that_do_not_rise()
    {
        BlockHandle block = FirstDataBlock(Row);
        Refused(Forge.Patch(Row, block, (int)block.Length - 8, 0, 0, 0, 0), TableErrorCode.Malformed);
    }

    [Theory]
    [InlineData(ulong.MaxValue, 100ul)]
    [InlineData(100ul, ulong.MaxValue)]
    [InlineData(ulong.MaxValue - 50, 60ul)]
    [InlineData(0ul, 1ul << 31)]
    public void Refuses_a_footer_whose_blocks_lie_outside_the_file(ulong offset, ulong length)
    {
        TableFooter footer = TableFooter.Parse(Row.AsSpan(Row.Length - FooterLayout.MaxLength), "t", Row.Length);
        byte[] forged = [.. Row];
        FooterLayout.Write(forged.AsSpan(Row.Length - FooterLayout.RocksDbLength), TableFormat.PebbleV1, footer.Metaindex, new BlockHandle(offset, length));
        Refused(forged, TableErrorCode.Malformed);
        FooterLayout.Write(forged.AsSpan(Row.Length - FooterLayout.RocksDbLength), TableFormat.PebbleV1, new BlockHandle(offset, length), footer.Index);
        Refused(forged, TableErrorCode.Malformed);
    }

    [Fact]
    public void Refuses_a_block_that_reaches_into_the_footer()
    {
        TableFooter footer = TableFooter.Parse(Row.AsSpan(Row.Length - FooterLayout.MaxLength), "t", Row.Length);
        byte[] forged = [.. Row];
        var touching = new BlockHandle(0, (ulong)(Row.Length - FooterLayout.RocksDbLength - BlockTrailer.Length + 1));
        FooterLayout.Write(forged.AsSpan(Row.Length - FooterLayout.RocksDbLength), TableFormat.PebbleV1, footer.Metaindex, touching);
        Refused(forged, TableErrorCode.Malformed);
    }

    [Fact]
    public void Refuses_varints_that_are_longer_than_64_bits()
    {
        BlockHandle block = FirstDataBlock(Row);
        Refused(Forge.Patch(Row, block, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F), TableErrorCode.Malformed);
    }

    [Fact]
    public void Refuses_an_entry_that_shares_more_than_there_is()
    {
        BlockHandle block = FirstDataBlock(Row);
        Refused(Forge.Patch(Row, block, 0, 5), TableErrorCode.Malformed);
    }

    [Fact]
    public void Refuses_a_stored_block_above_the_limit_before_it_is_read() =>
        Refused(Row, TableErrorCode.LimitExceeded, new TableReaderOptions { MaxBlockBytes = 500 });

    [Fact]
    public void Refuses_a_bomb_before_memory_is_taken_for_it()
    {
        byte[] table = TestTables.Write(w => w.Add("k"u8, new byte[8 << 20]), new TableWriterOptions { Compression = BlockCompression.Zstd }).Table;
        table.Length.Should().BeLessThan(10_000);
        using TableReader reader = TestTables.Open(table, new TableReaderOptions { MaxBlockBytes = 1 << 20 });
        using TableIterator iterator = reader.NewIterator();
        long before = GC.GetAllocatedBytesForCurrentThread();
        FluentActions.Invoking(iterator.First).Should().Throw<TableException>().Which.Code.Should().Be(TableErrorCode.LimitExceeded);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20);
    }

    [Fact]
    public void Refuses_a_snappy_block_that_announces_what_it_cannot_hold()
    {
        BlockHandle block = FirstDataBlock(Row);
        byte[] forged = [.. Row];
        Varint.Write(forged, 60 << 20);
        forged[block.Offset + block.Length] = (byte)BlockCompression.Snappy;
        Forge.Seal(forged, block);
        Refused(forged, TableErrorCode.BadCompression);
    }

    [Fact]
    public void Random_bytes_as_snappy_or_zstd_give_a_typed_error_or_a_block()
    {
        var random = new Random(7);
        using var scratch = new BlockScratch();
        for (int i = 0; i < 20_000; i++)
        {
            byte[] stored = new byte[random.Next(1, 60)];
            random.NextBytes(stored);
            stored[0] = (byte)random.Next(128);
            BlockCompression kind = i % 4 == 0 ? BlockCompression.Zstd : BlockCompression.Snappy;
            try
            {
                BlockDecompressor.Decompress(kind, stored, scratch, keep: false, maxBytes: 1000, new BlockLocation("t", 0)).Count.Should().Be(stored[0]);
            }
            catch (TableException e)
            {
                e.Code.Should().Be(TableErrorCode.BadCompression);
            }
        }
    }

    [Theory]
    [InlineData((byte)BlockCompression.MinLz, "MinLZ")]
    [InlineData((byte)4, "compression 4")]
    public void Refuses_unknown_compression_by_name(byte kind, string name)
    {
        BlockHandle block = FirstDataBlock(Row);
        byte[] forged = [.. Row];
        forged[block.Offset + block.Length] = kind;
        Forge.Seal(forged, block);
        Refused(forged, TableErrorCode.Unsupported).Message.Should().Contain(name);
    }

    [Fact]
    public void Refuses_an_index_that_goes_in_circles()
    {
        using TableReader reader = TestTables.Open(Row);
        var rows = new RowBlock(InternalKey.TrailerLength);
        rows.Reset(reader.Index, default);
        rows.First();
        rows.Next();
        rows.Next();

        // The third entry points at the first block again.
        byte[] handle = new byte[rows.ValueLength];
        FirstDataBlock(Row).Write(handle).Should().BeLessThanOrEqualTo(handle.Length);
        Refused(Forge.Patch(Row, reader.Footer.Index, rows.ValueOffset - reader.Index.Offset, handle), TableErrorCode.Malformed);
    }

    [Fact]
    public void Refuses_a_file_that_is_no_table()
    {
        Refused(new byte[1000], TableErrorCode.Malformed);
        Refused([], TableErrorCode.Truncated);
        Refused(new byte[47], TableErrorCode.Truncated);
    }

    [Theory]
    [InlineData(8u, "Pebble table version 8")]
    [InlineData(0u, "Pebble table version 0")]
    public void Refuses_unknown_versions_by_name(uint version, string name)
    {
        byte[] forged = [.. Row];
        BinaryPrimitives.WriteUInt32LittleEndian(forged.AsSpan(forged.Length - 12), version);
        Refused(forged, TableErrorCode.Unsupported).Message.Should().Contain(name);
    }

    private static TableException Refused(byte[] table, TableErrorCode code, TableReaderOptions? options = null)
    {
        Action read = () =>
        {
            using TableReader reader = TestTables.Open(table, options);
            using TableIterator iterator = reader.NewIterator();
            for (bool valid = iterator.First(); valid; valid = iterator.Next())
            {
            }
        };
        TableException error = read.Should().Throw<TableException>().Which;
        error.Code.Should().Be(code, error.Message);
        error.File.Should().Be("test.sst");
        return error;
    }

    private static BlockHandle FirstDataBlock(byte[] table)
    {
        using TableReader reader = TestTables.Open(table);
        using var index = new TableIndexCursor();
        index.Reset(reader);
        index.First().Should().BeTrue();
        return index.Handle;
    }
}
