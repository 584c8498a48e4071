namespace C1z.Engines.Tables.Tests;

public sealed class DamagedTableTests
{
    [Theory]
    [InlineData(TableFormat.PebbleV1, BlockCompression.None)]
    [InlineData(TableFormat.RocksDbV2, BlockCompression.None)]
    [InlineData(TableFormat.PebbleV1, BlockCompression.Zstd)]
    public void Every_flipped_byte_of_a_row_table_is_noticed_or_harmless(TableFormat format, BlockCompression compression)
    {
        byte[] table = Small(format, compression);
        Damage.FlipEveryByte(table, Content)
            .Should().BeLessThan(4 * FooterLayout.RocksDbLength, "only padding of the footer may go unnoticed");
    }

    [Fact]
    public void A_row_table_cut_at_any_length_is_refused() =>
        Damage.CutEverywhere(Small(TableFormat.PebbleV1, BlockCompression.None), Content).Should().Be(0);

    [Theory]
    [InlineData("000004.sst")]
    [InlineData("000006.sst")]
    public void Every_flipped_byte_of_a_columnar_table_is_noticed(string file) =>
        Damage.FlipEveryByte(Fixtures.Unpack(Fixtures.Path("tiny-v3"))[file], Content).Should().Be(0);

    [Theory]
    [InlineData("000004.sst")]
    [InlineData("000006.sst")]
    public void A_columnar_table_cut_at_any_length_is_refused(string file) =>
        Damage.CutEverywhere(Fixtures.Unpack(Fixtures.Path("tiny-v3"))[file], Content).Should().Be(0);

    /// <summary>The checksum guards honest files; behind it the decoders stand alone against forged ones.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Decoders_survive_every_flipped_byte_behind_a_correct_checksum(bool columnar)
    {
        byte[] table = columnar
            ? Fixtures.Unpack(Fixtures.Path("tiny-v3"))["000006.sst"]
            : Small(TableFormat.PebbleV1, BlockCompression.None);
        List<BlockHandle> blocks = Forge.Blocks(table);
        int read = 0;
        foreach (BlockHandle block in blocks)
        {
            for (ulong at = block.Offset; at <= block.Offset + block.Length; at++)
            {
                foreach (int flip in new[] { 0x01, 0x10, 0x80, 0xFF })
                {
                    byte[] forged = [.. table];
                    forged[at] ^= (byte)flip;
                    Forge.Seal(forged, block);
                    read += Survives(forged) ? 1 : 0;
                }
            }
        }

        read.Should().BePositive("some forgeries only change keys or values");
    }

    private static bool Survives(byte[] forged)
    {
        try
        {
            Content(forged);
            using TableReader reader = TestTables.Open(forged);
            using TableIterator iterator = reader.NewIterator();
            for (bool valid = iterator.Last(); valid; valid = iterator.Previous())
            {
            }

            iterator.Seek("k"u8);
            iterator.SeekBefore("key00000005"u8);
            return true;
        }
        catch (TableException)
        {
            return false;
        }
    }

    private static byte[] Small(TableFormat format, BlockCompression compression) => TestTables.Write(
        w =>
        {
            for (int i = 0; i < 40; i++)
            {
                w.Add(TestTables.Key(i), 7, EntryKind.Set, TestTables.Rows(1, 20)[0].Value);
            }

            w.DeleteRange("a"u8, "b"u8, 3);
        },
        new TableWriterOptions { BlockBytes = 200, IndexPartBytes = 120, Format = format, Compression = compression }).Table;

    private static List<string> Content(byte[] table)
    {
        using TableReader reader = TestTables.Open(table);
        using TableIterator iterator = reader.NewIterator();
        List<string> content = [.. reader.Tombstones.Select(t => $"{Convert.ToHexString(t.Start)}-{Convert.ToHexString(t.End)}@{t.Sequence}")];
        for (bool valid = iterator.First(); valid; valid = iterator.Next())
        {
            content.Add($"{Scan.Row(iterator.Key, iterator.Value)} {iterator.Sequence} {iterator.Kind}");
        }

        return content;
    }
}
