namespace C1z.Engines.Tables.Tests;

public sealed class VerifyTests
{
    public static TheoryData<string> Readable => Fixtures.Readable;

    [Theory]
    [MemberData(nameof(Readable))]
    public void Finds_nothing_wrong_with_what_go_wrote(string name)
    {
        using TableDirectory directory = TableDirectory.Open(Fixtures.Store(name));
        TableVerification result = DirectoryVerifier.Verify(directory);
        result.Findings.Should().BeEmpty();
        result.IsSound.Should().BeTrue();
        result.Files.Should().Be(directory.Tables.Select(t => t.FileNumber).Distinct().Count());
        result.Entries.Should().BePositive();
    }

    [Fact]
    public void Goes_on_behind_a_damaged_block_and_reports_each_one()
    {
        Dictionary<string, byte[]> files = TestTables.Directory(TestTables.Rows(5000), new TableWriterOptions { BlockBytes = 1024 });
        byte[] table = files[TableFileNames.Table(2)];
        table[100] ^= 1;
        table[10_000] ^= 1;
        using TableDirectory directory = TableDirectory.Open(new MemoryTableStore("damaged", files));
        TableVerification result = DirectoryVerifier.Verify(directory);
        result.Findings.Select(f => f.Code).Should().Equal(TableErrorCode.ChecksumMismatch, TableErrorCode.ChecksumMismatch);
        result.Entries.Should().BeGreaterThan(4900);
    }

    [Fact]
    public void Keeps_no_more_findings_than_asked_for_but_counts_them()
    {
        Dictionary<string, byte[]> files = TestTables.Directory(TestTables.Rows(5000), new TableWriterOptions { BlockBytes = 1024 });
        byte[] table = files[TableFileNames.Table(2)];
        for (int at = 0; at < table.Length / 2; at += 500)
        {
            table[at] ^= 1;
        }

        using TableDirectory directory = TableDirectory.Open(new MemoryTableStore("damaged", files));
        TableVerification result = DirectoryVerifier.Verify(directory, maxFindings: 3);
        result.Findings.Should().HaveCount(3);
        result.FindingCount.Should().BeGreaterThan(3);
    }

    [Fact]
    public void Reports_keys_outside_the_bounds_of_the_manifest()
    {
        (byte[] table, TableSummary summary) = TestTables.Write(TestTables.Rows(10));
        TableSummary narrowed = summary with { Smallest = InternalKey.Join("key00000002"u8, 1), Largest = InternalKey.Join("key00000008"u8, 1) };
        using TableDirectory directory = TableDirectory.Open(TestTables.Store((table, narrowed)));
        DirectoryVerifier.Verify(directory).Findings.Should().HaveCount(3).And.OnlyContain(f => f.Code == TableErrorCode.Inconsistent);
    }

    [Fact]
    public void Reports_sequence_numbers_outside_the_bounds_of_the_manifest()
    {
        (byte[] table, TableSummary summary) = TestTables.Write(w =>
        {
            w.Add("a"u8, 5, EntryKind.Set, "1"u8);
            w.Add("b"u8, 9, EntryKind.Delete, default);
        });
        using TableDirectory directory = TableDirectory.Open(TestTables.Store((table, summary with { LargestSequence = 8 })));
        DirectoryVerifier.Verify(directory).Findings.Should().ContainSingle(f => f.Rule.Contains("sequence 9"));
    }
}
