using FsCheck;
using FsCheck.Fluent;

namespace C1z.Engines.Tables.Tests;

public sealed class RoundTripProperties
{
    private static readonly TableWriterOptions[] Layouts =
    [
        TableWriterOptions.Default,
        new() { BlockBytes = 60, IndexPartBytes = 100, RestartInterval = 3 },
        new() { BlockBytes = 1, RestartInterval = 1, Format = TableFormat.RocksDbV2 },
        new() { BlockBytes = 300, Compression = BlockCompression.Zstd },
    ];

    [Fact]
    public void Any_rows_read_back_forward_and_backward() => Check(rows =>
    {
        foreach (TableWriterOptions layout in Layouts)
        {
            using TableReader reader = TestTables.Open(TestTables.Write(rows, layout).Table);
            using MergingIterator iterator = MergingIterator.Create([reader]);
            List<string> expected = TestTables.Expected(rows);
            Scan.Forward(iterator).Should().Equal(expected);
            expected.Reverse();
            Scan.Backward(iterator).Should().Equal(expected);
        }
    });

    [Fact]
    public void Every_seek_lands_where_a_sorted_list_says() => Check(rows =>
    {
        byte[][] keys = [.. rows.Select(r => r.Key)];
        byte[][] targets = [.. keys, .. keys.Select(k => KeyRange.Successor(k)), .. keys.Select(k => k.Length == 0 ? k : k[..^1]), [0xFF, 0xFF], []];
        using TableReader reader = TestTables.Open(TestTables.Write(rows, Layouts[1]).Table);
        using MergingIterator iterator = MergingIterator.Create([reader]);
        using TableIterator single = reader.NewIterator();
        foreach (byte[] target in targets)
        {
            int lower = keys.Count(k => KeyComparer.Instance.Compare(k, target) < 0);
            iterator.Seek(target).Should().Be(lower < keys.Length);
            single.Seek(target).Should().Be(lower < keys.Length);
            if (lower < keys.Length)
            {
                iterator.Key.ToArray().Should().Equal(keys[lower]);
                single.Key.ToArray().Should().Equal(keys[lower]);
                iterator.Previous().Should().Be(lower > 0);
            }

            iterator.SeekBefore(target).Should().Be(lower > 0);
            single.SeekBefore(target).Should().Be(lower > 0);
            if (lower > 0)
            {
                iterator.Key.ToArray().Should().Equal(keys[lower - 1]);
                single.Key.ToArray().Should().Equal(keys[lower - 1]);
                iterator.Next().Should().Be(lower < keys.Length);
            }
        }
    });

    [Fact]
    public void Any_walk_stays_in_step_with_a_sorted_list()
    {
        var random = new Random(42);
        Check(rows =>
        {
            byte[] lower = rows[random.Next(rows.Count)].Key;
            byte[] upper = KeyRange.Successor(rows[random.Next(rows.Count)].Key);
            var range = new KeyRange(random.Next(3) == 0 ? null : lower, random.Next(3) == 0 ? null : upper);
            byte[][] keys = [.. rows.Select(r => r.Key).Where(k => range.Contains(k))];
            using TableReader reader = TestTables.Open(TestTables.Write(rows, Layouts[1]).Table);
            using MergingIterator iterator = MergingIterator.Create([reader], range);
            int at = -1;
            for (int step = 0; step < 60; step++)
            {
                bool standing = at >= 0 && at < keys.Length;
                byte[] target = rows[random.Next(rows.Count)].Key;
                (at, bool valid) = random.Next(standing ? 10 : 4) switch
                {
                    0 => (0, iterator.First()),
                    1 => (keys.Length - 1, iterator.Last()),
                    2 => (keys.Count(k => KeyComparer.Instance.Compare(k, target) < 0), iterator.Seek(target)),
                    3 => (keys.Count(k => KeyComparer.Instance.Compare(k, target) < 0) - 1, iterator.SeekBefore(target)),
                    < 7 => (at + 1, iterator.Next()),
                    _ => (at - 1, iterator.Previous()),
                };
                valid.Should().Be(at >= 0 && at < keys.Length);
                iterator.IsValid.Should().Be(valid);
                if (valid)
                {
                    iterator.Key.ToArray().Should().Equal(keys[at]);
                }
            }
        });
    }

    [SkippableTheory]
    [InlineData(TableFormat.PebbleV1, 1, 32 << 10)]
    [InlineData(TableFormat.PebbleV1, 3, 300)]
    [InlineData(TableFormat.RocksDbV2, 4, 300)]
    public void The_independent_reader_shows_the_same_rows(TableFormat format, int tables, int indexPartBytes)
    {
        Fixtures.Shared("tools", "pebble_read.py");
        var options = new TableWriterOptions { Format = format, BlockBytes = 60, IndexPartBytes = indexPartBytes, RestartInterval = 3 };
        Check(
            rows =>
            {
                Dictionary<string, byte[]> files = TestTables.Directory(
                    [.. rows.Chunk((rows.Count / tables) + 1).Select(chunk => (TestTables.Write(chunk, options), 6))]);
                using var folder = new TemporaryFolder(files);
                Python.Read(folder.Path).Should().Equal(TestTables.Expected(rows));
                Scan.All(new FileTableStore(folder.Path)).Should().Equal(TestTables.Expected(rows));
            },
            Config.QuickThrowOnFailure.WithMaxTest(12).WithEndSize(250));
    }

    /// <summary>Sorted rows over a small alphabet, so that keys share prefixes and contain one another.</summary>
    private static void Check(Action<List<(byte[] Key, byte[] Value)>> body, Config? config = null) => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[][]>(),
        seeds =>
        {
            List<(byte[] Key, byte[] Value)> rows = Rows(seeds);
            if (rows.Count > 0)
            {
                body(rows);
            }
        }).Check(config ?? Config.QuickThrowOnFailure);

    private static List<(byte[] Key, byte[] Value)> Rows(byte[][] seeds)
    {
        byte[] alphabet = [0x00, (byte)'a', (byte)'b', 0xFF];
        return [.. seeds
            .Select(s => s.Select(b => alphabet[b % alphabet.Length]).ToArray())
            .DistinctBy(Convert.ToHexString)
            .Order(KeyComparer.Instance)
            .Select((key, i) => (key, new byte[i * 7 % 50]))];
    }
}
