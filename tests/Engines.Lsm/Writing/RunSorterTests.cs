using System.Text;
using C1z.Engines.Lsm.Loading;

namespace C1z.Engines.Lsm.Tests.Writing;

/// <summary>The sort of arenas against the framework's.</summary>
public sealed class RunSorterTests
{
    public static TheoryData<string, int> Shapes
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (string shape in new[] { "long common beginning", "prefixes of each other", "few distinct", "all equal", "zeros", "random bytes", "sorted", "reversed" })
            {
                foreach (int count in new[] { 0, 1, 2, 16, 17, 1000, 20_000 })
                {
                    data.Add(shape, count);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Keys_come_in_byte_order_and_the_last_of_equal_ones_stays(string shape, int count)
    {
        var random = new Random(count);
        var rows = new RowArena();
        var expected = new SortedDictionary<byte[], string>(Comparer<byte[]>.Create((x, y) => x.AsSpan().SequenceCompareTo(y)));
        for (int i = 0; i < count; i++)
        {
            byte[] key = Key(shape, i, count, random);
            string value = i.ToString(System.Globalization.CultureInfo.InvariantCulture);
            rows.Add(key, Encoding.ASCII.GetBytes(value));
            expected[key] = value;
        }

        SortedRun run = RunSorter.Sort(rows, keepTombstones: false);
        run.Count.Should().Be(expected.Count);
        int at = 0;
        foreach ((byte[] key, string value) in expected)
        {
            run.KeyAt(at).SequenceEqual(key).Should().BeTrue();
            Encoding.ASCII.GetString(run.ValueAt(at)).Should().Be(value);
            run.LowerBound(key).Should().Be(at);
            at++;
        }
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 1)]
    public void Tombstones_stay_only_where_something_lies_below(bool keep, int expected)
    {
        var rows = new RowArena();
        rows.Add("c"u8, "1"u8);
        rows.AddTombstone("a"u8);
        rows.Add("b"u8, "1"u8);
        rows.AddTombstone("b"u8);
        RunSorter.Sort(rows, keep).Count.Should().Be(expected);
    }

    [Fact]
    public void An_arena_that_is_taken_back_forgets_rows_and_uses_their_room_again()
    {
        var rows = new RowArena();
        rows.Add("kept"u8, "1"u8);
        RowMark mark = rows.Mark;
        for (int i = 0; i < 10; i++)
        {
            rows.Add("dropped"u8, new byte[100_000]);
            rows.Add("dropped too"u8, new byte[10]);
        }

        rows.RollBack(mark);
        long memory = rows.MemoryBytes;
        rows.Add("new"u8, new byte[50_000]);
        rows.MemoryBytes.Should().Be(memory);
        SortedRun run = RunSorter.Sort(rows, keepTombstones: false);
        run.Count.Should().Be(2);
        run.KeyAt(0).SequenceEqual("kept"u8).Should().BeTrue();
        run.ValueAt(0).SequenceEqual("1"u8).Should().BeTrue();
        run.ValueAt(1).Length.Should().Be(50_000);
    }

    private static byte[] Key(string shape, int i, int count, Random random) => shape switch
    {
        "long common beginning" => Encoding.ASCII.GetBytes($"grants of the one application number {i * 7919 % 5000:D6} to user {i % 13:D4} and some more"),
        "prefixes of each other" => Encoding.ASCII.GetBytes(new string('a', random.Next(200))),
        "few distinct" => Encoding.ASCII.GetBytes($"key {random.Next(5)}"),
        "all equal" => "the same key for all of them"u8.ToArray(),
        "zeros" => new byte[random.Next(1, 40)],
        "sorted" => Encoding.ASCII.GetBytes($"{i:D8}"),
        "reversed" => Encoding.ASCII.GetBytes($"{count - i:D8}"),
        _ => RandomBytes(random),
    };

    private static byte[] RandomBytes(Random random)
    {
        byte[] bytes = new byte[random.Next(1, 30)];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(random.Next(3) == 0 ? 0 : random.Next(256));
        }

        return bytes;
    }
}
