using System.Buffers.Binary;

namespace C1z.Engines.Tables.Tests;

public sealed class LogReplayTests
{
    private const string Log = "000009.log";

    [Fact]
    public void Replays_what_is_not_in_tables_over_what_is()
    {
        byte[] batch = new BatchBytes(100)
            .Set("key00000003", "new")
            .Delete("key00000004")
            .DeleteRange("key00000006", "key00000008")
            .LogData("remark")
            .Set("key00000007", "again")
            .DeleteSized("key00000009", 20)
            .SingleDelete("key00000000")
            .Build();
        Dictionary<string, byte[]> files = Directory(LogFile.Build(LogFile.Legacy, 9, batch));
        using TableDirectory directory = TableDirectory.Open(new MemoryTableStore("test", files));
        directory.LogEntries.Should().Be(6);
        using MergingIterator iterator = directory.NewIterator();
        List<string> rows = Scan.Forward(iterator);
        rows.Should().Equal(
            Row("key00000001", 1),
            Row("key00000002", 2),
            Scan.Row("key00000003"u8, "new"u8),
            Row("key00000005", 5),
            Scan.Row("key00000007"u8, "again"u8),
            Row("key00000008", 8));
        List<string> backward = Scan.Backward(iterator);
        backward.Reverse();
        backward.Should().Equal(rows);
    }

    [Theory]
    [InlineData(LogFile.Legacy)]
    [InlineData(LogFile.Recyclable)]
    [InlineData(LogFile.Sync)]
    public void Reads_every_chunk_type_also_across_blocks(byte firstType)
    {
        byte[][] batches = [.. Enumerable.Range(0, 5).Select(i => new BatchBytes(100 + (ulong)i).Set($"x{i}", new string('v', 20_000 * i)).Build())];
        Dictionary<string, byte[]> files = Directory(LogFile.Build(firstType, 9, batches));
        Scan.All(new MemoryTableStore("test", files)).Should().HaveCount(15);
    }

    [Fact]
    public void Ignores_logs_below_the_lowest_unflushed_one_and_empty_logs()
    {
        byte[] table = TestTables.Write(TestTables.Rows(10)).Table;
        MemoryTableStore store = new ManifestEdits().Number(2, 9).Table(6, 2, table.Length, "key00000000", "key00000009").Number(1).Store((2, table));
        Dictionary<string, byte[]> files = store.FileNames.ToDictionary(f => f, f => StoreFile.ReadAll(store, f, int.MaxValue));
        files["000008.log"] = [1, 2, 3];
        files["000010.log"] = [];
        files["000011.log"] = LogFile.Build(LogFile.Recyclable, 11, new BatchBytes(50).Set("zz", "1").Build());
        Scan.All(new MemoryTableStore("test", files)).Should().HaveCount(11);
    }

    [Fact]
    public void Remains_of_a_recycled_log_end_it()
    {
        byte[] ours = LogFile.Build(LogFile.Recyclable, 9, new BatchBytes(50).Set("zz", "1").Build());
        byte[] older = LogFile.Build(LogFile.Recyclable, 5, new BatchBytes(60).Set("yy", "2").Build());
        byte[] log = [.. ours, .. older];
        Scan.All(new MemoryTableStore("test", Directory(log))).Should().HaveCount(11);
    }

    [Fact]
    public void A_torn_tail_is_refused_unless_it_is_expected()
    {
        byte[] log = LogFile.Build(LogFile.Recyclable, 9, new BatchBytes(50).Set("zz", "1").Build(), new BatchBytes(51).Set("zzz", "2").Build());
        Dictionary<string, byte[]> files = Directory(log[..^2]);
        FluentActions.Invoking(() => Scan.All(new MemoryTableStore("test", files))).Should().Throw<TableException>();
        Scan.All(new MemoryTableStore("test", files), new TableDirectoryOptions { TornTail = TornTail.EndOfLog }).Should().HaveCount(11);
    }

    [Fact]
    public void Damage_with_readable_records_behind_it_is_never_a_torn_tail()
    {
        string large = new('v', 40_000);
        byte[] log = LogFile.Build(LogFile.Recyclable, 9, new BatchBytes(50).Set("zz", large).Build(), new BatchBytes(51).Set("zzz", large).Build());
        log[100] ^= 1;
        Action open = () => Scan.All(new MemoryTableStore("test", Directory(log)), new TableDirectoryOptions { TornTail = TornTail.EndOfLog });
        open.Should().Throw<TableException>().Which.Code.Should().Be(TableErrorCode.ChecksumMismatch);
    }

    [Fact]
    public void Every_flipped_byte_of_a_log_is_noticed()
    {
        byte[] first = new BatchBytes(50).Set("zz", "1").DeleteRange("key00000000", "key00000003").Build();
        byte[] log = LogFile.Build(LogFile.Sync, 9, first, new BatchBytes(52).Set("y", "2").Build());
        Damage.FlipEveryByte(log, content => Scan.All(new MemoryTableStore("test", Directory(content)))).Should().Be(0);
    }

    [Theory]
    [InlineData(2, "Merge")]
    [InlineData(19, "RangeKeyDelete")]
    [InlineData(21, "RangeKeySet")]
    [InlineData(22, "IngestTable")]
    [InlineData(24, "Excise")]
    public void Refuses_operations_by_name(byte kind, string name)
    {
        byte[] log = LogFile.Build(LogFile.Legacy, 9, new BatchBytes(50).Operation(kind, "k", "v").Build());
        FluentActions.Invoking(() => Scan.All(new MemoryTableStore("test", Directory(log))))
            .Should().Throw<TableException>().WithMessage($"*{name}*");
    }

    [Fact]
    public void Refuses_a_batch_that_does_not_hold_what_it_announces()
    {
        byte[] batch = new BatchBytes(50).Set("k", "v").Build();
        BinaryPrimitives.WriteUInt32LittleEndian(batch.AsSpan(8), 2);
        FluentActions.Invoking(() => Scan.All(new MemoryTableStore("test", Directory(LogFile.Build(LogFile.Legacy, 9, batch)))))
            .Should().Throw<TableException>().WithMessage("*announces 2*");
        FluentActions.Invoking(() => Scan.All(new MemoryTableStore("test", Directory(LogFile.Build(LogFile.Legacy, 9, batch[..^1])))))
            .Should().Throw<TableException>();
        FluentActions.Invoking(() => Scan.All(new MemoryTableStore("test", Directory(LogFile.Build(LogFile.Legacy, 9, batch[..5])))))
            .Should().Throw<TableException>();
    }

    [Fact]
    public void Refuses_more_log_than_the_limit()
    {
        Dictionary<string, byte[]> files = Directory(LogFile.Build(LogFile.Legacy, 9, new BatchBytes(50).Set("k", new string('v', 1000)).Build()));
        Action open = () => Scan.All(new MemoryTableStore("test", files), new TableDirectoryOptions { MaxLogBytes = 500 });
        open.Should().Throw<TableException>().Which.Code.Should().Be(TableErrorCode.LimitExceeded);
    }

    private static Dictionary<string, byte[]> Directory(byte[] log)
    {
        Dictionary<string, byte[]> files = TestTables.Directory(TestTables.Rows(10));
        files[Log] = log;
        return files;
    }

    private static string Row(string key, int number) =>
        Scan.Row(System.Text.Encoding.ASCII.GetBytes(key), TestTables.Rows(number + 1)[number].Value);
}
