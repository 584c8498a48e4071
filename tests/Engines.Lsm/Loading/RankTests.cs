using System.Text;
using C1z.Engines.Lsm.Loading;
using C1z.Engines.Lsm.Sealing;

namespace C1z.Engines.Lsm.Tests.Loading;

/// <summary>The parts that a sort by rank is made of, each against the obvious way.</summary>
public sealed class RankTests
{
    [Theory]
    [InlineData(0, 16)]
    [InlineData(1, 16)]
    [InlineData(48, 3)]
    [InlineData(49, 16)]
    [InlineData(1_000, 16)]
    [InlineData(9_000, 16)]
    [InlineData(9_000, 11)]
    [InlineData(20_000, 1)]
    public void Radix_sort_is_stable(int count, int bits)
    {
        var random = new Random(count + bits);
        GrantHashItem[] items = [.. Enumerable.Range(0, count).Select(i => new GrantHashItem(0, i, (ushort)random.Next(1 << bits)))];
        GrantHashItem[] expected = [.. items.OrderBy(item => item.Bucket)];
        GrantHashItem[] scratch = new GrantHashItem[count];
        GrantHashItem[] sorted = RadixSorter.Sort(items.AsSpan(), scratch, bits) ? scratch : items;
        sorted.Should().Equal(expected);
    }

    [Fact]
    public void Equal_names_get_one_number()
    {
        using var table = new InternTable();
        var expected = new Dictionary<string, int>(StringComparer.Ordinal);
        var random = new Random(5);
        for (int i = 0; i < 20_000; i++)
        {
            string name = new('n', random.Next(3));
            name += random.Next(3_000);
            int id = table.GetOrAdd(Encoding.UTF8.GetBytes(name));
            expected.TryAdd(name, expected.Count);
            id.Should().Be(expected[name]);
        }

        table.Names.Count.Should().Be(expected.Count);
        foreach ((string name, int id) in expected)
        {
            Encoding.UTF8.GetString(table.Names[id]).Should().Be(name);
            table.TryFind(Encoding.UTF8.GetBytes(name), out int found).Should().BeTrue();
            found.Should().Be(id);
        }

        table.TryFind("never added"u8, out _).Should().BeFalse();
    }

    [Fact]
    public void Slabs_give_back_what_was_added_and_forget_what_was_rolled_back()
    {
        using var slabs = new ByteSlabs();
        var random = new Random(3);
        var kept = new List<(long Position, byte[] Bytes)>();
        for (int i = 0; i < 400; i++)
        {
            byte[] bytes = new byte[i % 50 == 0 ? 5 << 20 : random.Next(40_000)];
            random.NextBytes(bytes);
            long mark = slabs.Mark;
            long position = slabs.Add(bytes);
            if (i % 3 == 0)
            {
                slabs.RollBack(mark);
                slabs.Mark.Should().Be(mark);
            }
            else
            {
                kept.Add((position, bytes));
            }
        }

        foreach ((long position, byte[] bytes) in kept)
        {
            slabs.Read(position, bytes.Length).SequenceEqual(bytes).Should().BeTrue();
        }

        slabs.ContentBytes.Should().BeLessThanOrEqualTo(slabs.MemoryBytes);
        slabs.Dispose();
        slabs.MemoryBytes.Should().Be(0);
        ((Action)(() => slabs.Read(kept[0].Position, 1))).Should().Throw<IndexOutOfRangeException>();
    }

    [Fact]
    public void A_native_array_grows_and_is_empty_once_disposed()
    {
        var array = new NativeArray<int>();
        for (int i = 0; i < 10_000; i++)
        {
            array.Add(i);
        }

        array.Items.ToArray().Should().Equal(Enumerable.Range(0, 10_000));
        ((Action)(() => array[10_000] = 1)).Should().Throw<ArgumentOutOfRangeException>();
        array.Dispose();
        array.Count.Should().Be(0);
        ((Action)(() => array.Add(1))).Should().Throw<ObjectDisposedException>();
    }
}
