namespace C1z.Engines.Tables.Tests;

public sealed class ManifestTests
{
    private const ulong Exclusive = ulong.MaxValue - 0xFF + (ulong)EntryKind.RangeDelete;

    private static readonly byte[] Hundred = TestTables.Write(TestTables.Rows(100)).Table;

    [Fact]
    public void The_first_record_of_a_go_manifest_has_the_known_bytes()
    {
        byte[] manifest = Fixtures.Unpack(Fixtures.Path("tiny-v3"))["MANIFEST-000001"];
        Convert.ToHexStringLower(manifest.AsSpan(0, 7)).Should().Be("a117774a200001");
        var reader = new RecordLogReader(manifest, "m", null, TornTail.Refuse);
        reader.TryRead(out ReadOnlySpan<byte> record).Should().BeTrue();
        VersionEdit edit = VersionEditReader.Read(record, default);
        edit.Comparer.Should().Be("leveldb.BytewiseComparator");
        edit.NextFileNumber.Should().Be(2);
        edit.LastSequence.Should().Be(0);

        var writer = new RecordLogWriter();
        writer.Append(record);
        writer.Written.SequenceEqual(manifest.AsSpan(0, writer.Written.Length)).Should().BeTrue();
    }

    [Fact]
    public void Our_manifest_is_one_record_with_the_fields_of_the_recipe()
    {
        var builder = new ManifestBuilder();
        builder.Add(2, TestTables.Write(TestTables.Rows(1)).Summary with { Size = 300 });
        IReadOnlyList<KeyValuePair<string, byte[]>> files = builder.Build();
        files.Select(f => f.Key)
            .Should().Equal("MANIFEST-000001", "marker.manifest.000001.MANIFEST-000001", "marker.format-version.000001.024");
        string key = Convert.ToHexStringLower(TestTables.Key(0)) + "0100000000000000";
        Convert.ToHexStringLower(files[0].Value.AsSpan(7)).Should().Be(
            "011a" + Convert.ToHexStringLower("leveldb.BytewiseComparator"u8) + "0200" + "0303" + "0409"
            + "67" + "06" + "02" + "ac02" + "13" + key + "13" + key + "0000" + "01");
        files.Skip(1).Should().OnlyContain(f => f.Value.Length == 0);
    }

    [Fact]
    public void Records_longer_than_a_block_come_back_whole()
    {
        var writer = new RecordLogWriter();
        byte[][] records = [new byte[10], new byte[32 * 1024 - 30], [], new byte[100_000], [1, 2, 3]];
        for (int i = 0; i < records.Length; i++)
        {
            new Random(i).NextBytes(records[i]);
            writer.Append(records[i]);
        }

        var reader = new RecordLogReader(writer.Written.ToArray(), "log", null, TornTail.Refuse);
        foreach (byte[] expected in records)
        {
            reader.TryRead(out ReadOnlySpan<byte> record).Should().BeTrue();
            record.SequenceEqual(expected).Should().BeTrue();
        }

        reader.TryRead(out _).Should().BeFalse();
    }

    [Fact]
    public void A_virtual_table_shows_only_its_slice()
    {
        MemoryTableStore store = new ManifestEdits()
            .Number(105, 7, (ulong)Hundred.Length)
            .Table(6, 8, 50, "key00000010", "key00000019").Number(66, 7, 1)
            .Table(6, 9, 50, "key00000030", "key00000040", largestTrailer: Exclusive).Number(66, 7, 1)
            .Store((7, Hundred));
        List<string> rows = Scan.All(store);
        rows.Should().Equal(TestTables.Expected(TestTables.Rows(100).Where((_, i) => i is (>= 10 and <= 19) or (>= 30 and < 40))));

        using TableDirectory directory = TableDirectory.Open(store);
        using MergingIterator iterator = directory.NewIterator();
        List<string> backward = Scan.Backward(iterator);
        backward.Reverse();
        backward.Should().Equal(rows);
        iterator.Seek("key00000025"u8).Should().BeTrue();
        iterator.Key.SequenceEqual("key00000030"u8).Should().BeTrue();
        iterator.SeekBefore("key00000030"u8).Should().BeTrue();
        iterator.Key.SequenceEqual("key00000019"u8).Should().BeTrue();
        iterator.Seek("key00000040"u8).Should().BeFalse();
        iterator.SeekBefore("key00000010"u8).Should().BeFalse();
        directory.Counters.TablesOpened.Should().Be(1, "both slices share one file");
    }

    [Fact]
    public void A_virtual_table_cuts_range_deletions_to_its_bounds()
    {
        byte[] deletes = TestTables.Write(w => w.DeleteRange("key00000000"u8, "key00000099"u8, 50)).Table;
        MemoryTableStore store = new ManifestEdits()
            .Table(6, 2, Hundred.Length, "key00000000", "key00000099").Number(1)
            .Number(105, 7, (ulong)deletes.Length)
            .Table(5, 8, 50, "key00000010", "key00000090", 50, 51, Exclusive).Number(66, 7, 1)
            .Store((2, Hundred), (7, deletes));
        Scan.All(store).Should().Equal(TestTables.Expected(TestTables.Rows(100).Where((_, i) => i is < 10 or >= 90)));
    }

    [Fact]
    public void An_ingested_table_takes_the_sequence_number_of_the_manifest()
    {
        byte[] newer = TestTables.Write(w => w.Add("key00000005"u8, "new"u8)).Table;
        byte[] deletes = TestTables.Write(w => w.Add("key00000006"u8, 10, EntryKind.Delete, default)).Table;
        MemoryTableStore store = new ManifestEdits()
            .Table(6, 2, Hundred.Length, "key00000000", "key00000099", 9, 9).Number(1)
            .Table(0, 3, newer.Length, "key00000005", "key00000005", 40, 40).Number(1)
            .Table(0, 4, deletes.Length, "key00000006", "key00000006", 8, 8).Number(1)
            .Store((2, Hundred), (3, newer), (4, deletes));
        using TableDirectory directory = TableDirectory.Open(store);
        using MergingIterator iterator = directory.NewIterator();
        iterator.Seek("key00000005"u8).Should().BeTrue();
        iterator.Value.SequenceEqual("new"u8).Should().BeTrue();
        iterator.Sequence.Should().Be(40);
        iterator.Next().Should().BeTrue();
        iterator.Key.SequenceEqual("key00000006"u8).Should().BeTrue("the deletion took 8 as its number, which is older");
    }

    [Fact]
    public void A_range_deletion_spares_entries_of_its_own_sequence_number()
    {
        byte[] table = TestTables.Write(w =>
        {
            w.Add("a"u8, 4, EntryKind.Set, "older"u8);
            w.Add("b"u8, 5, EntryKind.Set, "same"u8);
            w.Add("c"u8, 6, EntryKind.Set, "newer"u8);
            w.DeleteRange("a"u8, "d"u8, 5);
        }).Table;
        MemoryTableStore stored = new ManifestEdits().Table(6, 2, table.Length, "a", "d", 4, 6).Number(1).Store((2, table));
        Scan.All(stored).Should().Equal(Scan.Row("b"u8, "same"u8), Scan.Row("c"u8, "newer"u8));
        MemoryTableStore ingested = new ManifestEdits().Table(6, 2, table.Length, "a", "d", 9, 9).Number(1).Store((2, table));
        Scan.All(ingested).Should().HaveCount(3, "one number for all: nothing is older than the deletion");
    }

    [Fact]
    public void A_move_to_another_level_is_a_removal_and_an_addition_in_one_edit()
    {
        MemoryTableStore store = new ManifestEdits()
            .Table(0, 2, Hundred.Length, "key00000000", "key00000099").Number(1)
            .NextRecord()
            .Table(6, 2, Hundred.Length, "key00000000", "key00000099").Number(1)
            .Number(6, 0, 2)
            .Store((2, Hundred));
        using TableDirectory directory = TableDirectory.Open(store);
        directory.Tables.Should().ContainSingle().Which.Level.Should().Be(6);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(102)]
    public void Reads_the_older_forms_of_a_new_table(ulong tag)
    {
        byte[] low = InternalKey.Join(TestTables.Key(0), 1);
        byte[] high = InternalKey.Join(TestTables.Key(99), 1);
        ManifestEdits edits = new ManifestEdits().Number(tag, 6, 2);
        edits = tag == 102 ? edits.Number(0) : edits;
        edits = edits.Number((ulong)Hundred.Length).Bytes(low).Bytes(high);
        edits = tag == 7 ? edits : edits.Number(0, 0);
        Scan.All(edits.Store((2, Hundred))).Should().HaveCount(100);
    }

    [Fact]
    public void Skips_custom_fields_and_hints_that_do_not_matter()
    {
        MemoryTableStore store = new ManifestEdits()
            .Number(5, 3).Text("hint")
            .Number(9, 17)
            .Table(6, 2, Hundred.Length, "key00000000", "key00000099")
            .Number(2).Bytes([1]).Number(6).Bytes([5]).Number(33).Text("future").Number(69, 0, 0).Number(1)
            .Store((2, Hundred));
        Scan.All(store).Should().HaveCount(100);
    }

    [Fact]
    public void Refuses_by_name_what_is_not_read()
    {
        Refused(new ManifestEdits().Number(104, 6, 2), TableErrorCode.Unsupported, "range keys");
        Refused(new ManifestEdits().Number(107, 1, 2, 3, 4, 5), TableErrorCode.Unsupported, "blob file");
        Refused(new ManifestEdits().Number(200), TableErrorCode.Unsupported, "tag 200");
        Refused(Table().Number(65), TableErrorCode.Unsupported, "storage path");
        Refused(Table().Number(67).Text("p").Number(1), TableErrorCode.Unsupported, "prefix or suffix");
        Refused(Table().Number(68).Text("s").Number(1), TableErrorCode.Unsupported, "prefix or suffix");
        Refused(Table().Number(69, 1, 1, 5, 6, 1), TableErrorCode.Unsupported, "blob files");
        Refused(Table().Number(70).Number(1), TableErrorCode.Unsupported, "tag 70");
    }

    [Fact]
    public void Refuses_contradictions()
    {
        Refused(Table().Number(1).Table(6, 2, Hundred.Length, "z", "zz").Number(1), TableErrorCode.Inconsistent, "comes twice");
        Refused(Table().Number(1).Table(6, 3, Hundred.Length, "key00000099", "zz").Number(1), TableErrorCode.Inconsistent, "overlap");
        Refused(new ManifestEdits().Number(6, 6, 2), TableErrorCode.Inconsistent, "leaves level 6");
        Refused(Table().Number(1).NextRecord().Number(6, 5, 2), TableErrorCode.Inconsistent, "leaves level 5");
        Refused(new ManifestEdits().Number(106, 9), TableErrorCode.Inconsistent, "stops being a backing");
        Refused(Table().Number(66, 9, 1), TableErrorCode.Inconsistent, "no backing");
        Refused(new ManifestEdits().Number(105, 2, (ulong)Hundred.Length).Table(6, 2, 5, "a", "b").Number(66, 2, 1), TableErrorCode.Inconsistent, "no backing");
        Refused(new ManifestEdits().Table(6, 2, Hundred.Length + 1, "a", "b").Number(1), TableErrorCode.Inconsistent, "bytes, the MANIFEST says");
        Refused(new ManifestEdits().Table(6, 3, Hundred.Length, "a", "b").Number(1), TableErrorCode.MissingFile, "000003.sst");
        Refused(new ManifestEdits().Table(6, 2, Hundred.Length, "b", "a").Number(1), TableErrorCode.Malformed, "wrong way round");
        Refused(new ManifestEdits().Table(7, 2, Hundred.Length, "a", "b").Number(1), TableErrorCode.Malformed, "not a level");
        Refused(new ManifestEdits().Number(3), TableErrorCode.Malformed, "whole number");
        Refused(new ManifestEdits().Number(5, 1, 1UL << 40), TableErrorCode.Malformed, "byte string");
    }

    [Fact]
    public void Refuses_a_table_that_lies_about_its_order()
    {
        // Level 6 says "a" to "b"; the stored keys are others, and a merge notices when they come out of order.
        byte[] first = TestTables.Write(w => w.Add("z"u8, "1"u8)).Table;
        byte[] second = TestTables.Write(w => w.Add("c"u8, "2"u8)).Table;
        MemoryTableStore store = new ManifestEdits()
            .Table(6, 2, first.Length, "a", "b").Number(1)
            .Table(6, 3, second.Length, "c", "d").Number(1)
            .Store((2, first), (3, second));
        FluentActions.Invoking(() => Scan.All(store)).Should().Throw<TableException>().Which.Code.Should().Be(TableErrorCode.OutOfOrder);
    }

    [Fact]
    public void Every_flipped_byte_of_a_manifest_is_noticed()
    {
        Dictionary<string, byte[]> files = Fixtures.Unpack(Fixtures.Path("resynced-v3"));
        string name = files.Keys.Single(f => f.StartsWith("MANIFEST-", StringComparison.Ordinal));
        MemoryTableStore With(byte[] manifest) => new("m", new Dictionary<string, byte[]>(files) { [name] = manifest });
        Damage.FlipEveryByte(files[name], content => Scan.All(With(content))).Should().Be(0);
    }

    private static ManifestEdits Table() => new ManifestEdits().Table(6, 2, Hundred.Length, "key00000000", "key00000099");

    private static void Refused(ManifestEdits edits, TableErrorCode code, string rule)
    {
        TableException error = FluentActions.Invoking(() => TableDirectory.Open(edits.Store((2, Hundred))))
            .Should().Throw<TableException>().Which;
        error.Rule.Should().Contain(rule);
        error.Code.Should().Be(code);
    }
}
