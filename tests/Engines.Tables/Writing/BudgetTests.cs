using System.Buffers.Binary;

namespace C1z.Engines.Tables.Tests;

/// <summary>Writing and scanning allocate for blocks and buffers once, never for rows.</summary>
public sealed class BudgetTests
{
    private const int Rows = 100_000;

    // For every 32 KiB data block an index entry of less than 100 bytes, held until the index is written, in buffers that double.
    private const double WritingBytesARow = 0.5;

    // Nothing at all; the slack is for the runtime's own bookkeeping.
    private const double ScanningBytesARow = 0.01;

    [Fact]
    public void Writing_allocates_nothing_per_row()
    {
        byte[] key = new byte[50];
        byte[] value = new byte[60];
        BytesARow(rows =>
        {
            using var writer = new TableWriter(Stream.Null);
            for (int i = 0; i < rows; i++)
            {
                BinaryPrimitives.WriteInt32BigEndian(key.AsSpan(20), i);
                writer.Add(key, value);
            }

            writer.Finish();
        }).Should().BeLessThan(WritingBytesARow);
    }

    [Theory]
    [InlineData(BlockCompression.None)]
    [InlineData(BlockCompression.Zstd)]
    public void Scanning_allocates_nothing_per_row(BlockCompression compression)
    {
        using TableReader table = TestTables.Open(TestTables.Write(TestTables.Rows(2 * Rows), new TableWriterOptions { Compression = compression }).Table);
        BytesARow(rows => Walk(MergingIterator.Create([table]), rows, forward: true)).Should().BeLessThan(ScanningBytesARow);
        BytesARow(rows => Walk(MergingIterator.Create([table]), rows, forward: false)).Should().BeLessThan(ScanningBytesARow);
    }

    [Fact]
    public void Scanning_a_file_allocates_nothing_per_row()
    {
        using var folder = new TemporaryFolder(TestTables.Directory(TestTables.Rows(2 * Rows)));
        using TableDirectory directory = TableDirectory.Open(new FileTableStore(folder.Path));
        BytesARow(rows => Walk(directory.NewIterator(), rows, forward: true)).Should().BeLessThan(ScanningBytesARow);
    }

    private static void Walk(MergingIterator iterator, int rows, bool forward)
    {
        using (iterator)
        {
            int walked = 1;
            bool valid = forward ? iterator.First() : iterator.Last();
            while (valid && walked < rows)
            {
                valid = forward ? iterator.Next() : iterator.Previous();
                walked++;
            }

            valid.Should().BeTrue();
        }
    }

    /// <summary>
    /// What another row costs: the difference between a run over twice as many rows and a run over these, both warmed up.
    /// </summary>
    private static double BytesARow(Action<int> run)
    {
        return (Allocation.Of(() => run(2 * Rows)) - Allocation.Of(() => run(Rows))) / (double)Rows;
    }
}
