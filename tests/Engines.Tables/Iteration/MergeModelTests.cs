namespace C1z.Engines.Tables.Tests;

/// <summary>
/// Random histories of sets, deletions and range deletions, spread over tables and levels, against a list that is searched naively.
/// </summary>
public sealed class MergeModelTests
{
    private static readonly TableWriterOptions Tiny = new() { BlockBytes = 80, RestartInterval = 3, IndexPartBytes = 150 };

    [Fact]
    public void Shows_what_the_history_says()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            History history = History.Random(random);
            Dictionary<string, byte[]> files = Spread(history, random);
            using TableDirectory directory = TableDirectory.Open(new MemoryTableStore("model", files));
            DirectoryVerifier.Verify(directory).Findings.Should().BeEmpty($"seed {seed}");

            var range = random.Next(2) == 0 ? KeyRange.All : new KeyRange(History.Key(random), null);
            range = random.Next(2) == 0 ? range : range with { Upper = History.Key(random) };
            byte[][] expected = [.. history.LiveKeys().Where(k => range.Contains(k))];
            using MergingIterator iterator = directory.NewIterator(range);
            Check(iterator, history, expected, seed);
            Walk(iterator, expected, random, seed);
        }
    }

    [Fact]
    public void Shows_the_same_from_tables_that_are_merged_without_a_directory()
    {
        for (int seed = 1000; seed < 1050; seed++)
        {
            var random = new Random(seed);
            History history = History.Random(random);
            TableReader[] tables = [.. history.Cut(random).Reverse().Select(h => TestTables.Open(h.Write(Tiny).Table))];
            using MergingIterator iterator = MergingIterator.Create(tables);
            Check(iterator, history, [.. history.LiveKeys()], seed);
        }
    }

    private static void Check(MergingIterator iterator, History history, byte[][] expected, int seed)
    {
        List<string> rows = [.. expected.Select(k => Scan.Row(k, history.Value(k)))];
        Scan.Forward(iterator).Should().Equal(rows, $"seed {seed}");
        rows.Reverse();
        Scan.Backward(iterator).Should().Equal(rows, $"seed {seed}");
    }

    private static void Walk(MergingIterator iterator, byte[][] keys, Random random, int seed)
    {
        int at = -1;
        for (int step = 0; step < 40; step++)
        {
            byte[] target = History.Key(random);
            bool standing = at >= 0 && at < keys.Length;
            (at, bool valid) = random.Next(standing ? 8 : 2) switch
            {
                0 => (keys.Count(k => KeyComparer.Instance.Compare(k, target) < 0), iterator.Seek(target)),
                1 => (keys.Count(k => KeyComparer.Instance.Compare(k, target) < 0) - 1, iterator.SeekBefore(target)),
                < 5 => (at + 1, iterator.Next()),
                _ => (at - 1, iterator.Previous()),
            };
            valid.Should().Be(at >= 0 && at < keys.Length, $"seed {seed}, step {step}");
            if (valid)
            {
                iterator.Key.ToArray().Should().Equal(keys[at], $"seed {seed}, step {step}");
            }
        }
    }

    /// <summary>The newest part in overlapping tables of level 0, an older part cut by keys on level 5, the oldest on level 6.</summary>
    private static Dictionary<string, byte[]> Spread(History history, Random random)
    {
        var tables = new List<((byte[], TableSummary), int)>();
        History[] parts = history.Cut(random);
        for (int i = 0; i < parts.Length; i++)
        {
            int level = i switch { 0 => 6, 1 => 5, _ => 0 };
            IEnumerable<History> slices = level == 0 ? [parts[i]] : parts[i].SliceByKey([[(byte)'c'], [(byte)'e', (byte)'b'], [(byte)'f']]);
            tables.AddRange(slices.Where(s => !s.IsEmpty).Select(s => (s.Write(Tiny), level)));
        }

        return TestTables.Directory([.. tables]);
    }
}
