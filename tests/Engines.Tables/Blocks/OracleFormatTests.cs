namespace C1z.Engines.Tables.Tests;

/// <summary>
/// Tables that the independent writer made, in every format it knows, and every stored entry as the independent reader sees it.
/// </summary>
public sealed class OracleFormatTests
{
    [SkippableTheory]
    [InlineData("fmt=leveldb", TableFormat.LevelDb)]
    [InlineData("fmt=rocksdb", TableFormat.RocksDbV2)]
    [InlineData("fmt=1", TableFormat.PebbleV1)]
    [InlineData("fmt=2", TableFormat.PebbleV2)]
    [InlineData("fmt=3", TableFormat.PebbleV3)]
    [InlineData("fmt=4", TableFormat.PebbleV4)]
    public void Reads_every_row_format(string argument, TableFormat format)
    {
        foreach (string[] more in (string[][])[[], ["two=1", "level=0", "split=200000", "tag=7"], ["seq=5", "mseq=7", "fmv=013", "tag=100"]])
        {
            using var folder = new TemporaryFolder();
            Python.Write(Fixtures.Path("medium-v3"), folder.Path, [argument, .. more]);
            using TableDirectory directory = TableDirectory.Open(new FileTableStore(folder.Path));
            using (MergingIterator iterator = directory.NewIterator())
            {
                Scan.Forward(iterator).Should().Equal(Fixtures.Rows(Fixtures.Path("medium-v3")));
            }

            directory.OpenTable(directory.Tables[0]).Format.Should().Be(format);
            DirectoryVerifier.Verify(directory).Findings.Should().BeEmpty();
        }
    }

    public static TheoryData<string> Readable => Fixtures.Readable;

    [SkippableTheory]
    [MemberData(nameof(Readable))]
    public void Agrees_on_every_entry_of_every_block(string name) => Compare(Fixtures.Path(name));

    [SkippableFact]
    public void Agrees_on_every_entry_of_every_block_of_a_real_file() => Compare(Fixtures.Shared("fixtures", "real", "36zGv.unexpanded.v3.c1z"));

    private static void Compare(string path)
    {
        List<string> expected = Python.ReadEntries(path);
        var actual = new List<string>();
        var tables = Fixtures.Unpack(path).Where(f => f.Key.EndsWith(".sst", StringComparison.Ordinal));
        foreach ((string file, byte[] content) in tables.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            using TableReader table = TestTables.Open(content);
            using TableIterator iterator = table.NewIterator();
            for (bool valid = iterator.First(); valid; valid = iterator.Next())
            {
                actual.Add($"{file} {Convert.ToHexStringLower(iterator.Key)} {iterator.Sequence} {(byte)iterator.Kind} {Convert.ToHexStringLower(iterator.Value)}");
            }

            actual.AddRange(table.Tombstones.Select(t => $"{file} del {Convert.ToHexStringLower(t.Start)} {Convert.ToHexStringLower(t.End)} {t.Sequence}"));
        }

        actual.Should().Equal(expected);
    }

    [Fact]
    public void Reads_blocks_with_xxh64_checksums()
    {
        List<(byte[] Key, byte[] Value)> rows = TestTables.Rows(3000);
        byte[] table = TestTables.Write(rows, new TableWriterOptions { BlockBytes = 2000 }).Table;
        foreach (BlockHandle block in Forge.Blocks(table))
        {
            Forge.Seal(table, block, ChecksumKind.XxHash64);
        }

        table[^FooterLayout.RocksDbLength] = (byte)ChecksumKind.XxHash64;
        using (TableReader reader = TestTables.Open(table))
        {
            reader.Checksum.Should().Be(ChecksumKind.XxHash64);
            using MergingIterator iterator = MergingIterator.Create([reader]);
            Scan.Forward(iterator).Should().Equal(TestTables.Expected(rows));
        }

        table[5] ^= 1;
        using TableReader damaged = TestTables.Open(table);
        using MergingIterator broken = MergingIterator.Create([damaged]);
        broken.Invoking(b => b.First()).Should().Throw<TableException>().Which.Code.Should().Be(TableErrorCode.ChecksumMismatch);
    }
}
