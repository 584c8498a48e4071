using C1z.Engines.Wire;

namespace C1z.Engines.Tests.Wire;

public sealed class WireReaderTests
{
    public static TheoryData<string, string> Malformed => new()
    {
        { "00", "field number 0" },
        { "07", "field number 0" },
        { "0E", "wire type 6" },
        { "0F", "wire type 7" },
        { "8080808010" + "00", "field number 536870912" },
        { "0C", "was not opened" },
        { "08", "cut off" },
        { "0880", "cut off" },
        { "08FFFFFFFFFFFFFFFFFF02", "64 bits" },
        { "0880808080808080808080" + "01", "64 bits" },
        { "0A05AABB", "5 bytes" },
        { "0AFFFFFFFF0F", "4294967295 bytes" },
        { "0AFFFFFFFFFFFFFFFFFF01", "18446744073709551615 bytes" },
        { "0901020304050607", "8 bytes" },
        { "0D010203", "4 bytes" },
        { "0B", "cut off" },
        { "0B1001", "cut off" },
        { "0B14", "closed with number 2" },
        { "0B130C14", "closed with number 1" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Refuses_malformed_input_and_names_the_rule(string hex, string rule)
    {
        Action walk = () => WalkAll(Convert.FromHexString(hex));
        walk.Should().Throw<EngineException>().WithMessage($"*at byte *{rule}*").Which.Code.Should().Be(EngineErrorCode.Corrupt);
    }

    [Theory]
    [InlineData("08FFFFFFFFFFFFFFFFFF01", ulong.MaxValue)]
    [InlineData("0800", 0UL)]
    [InlineData("088100", 1UL)]
    [InlineData("08AC02", 300UL)]
    public void Reads_numbers_up_to_64_bits_also_in_overlong_form(string hex, ulong expected)
    {
        var reader = new WireReader(Convert.FromHexString(hex));
        reader.TryReadField(out WireField field).Should().BeTrue();
        field.Is(1, WireType.Varint).Should().BeTrue();
        reader.ReadVarint().Should().Be(expected);
        reader.IsAtEnd.Should().BeTrue();
    }

    [Fact]
    public void Skips_groups_as_deep_as_the_limit_and_not_deeper()
    {
        WalkAll(NestedGroups(WireReader.MaxGroupDepth)).Should().Be(1);
        Action deeper = () => WalkAll(NestedGroups(WireReader.MaxGroupDepth + 1));
        deeper.Should().Throw<EngineException>().WithMessage("*nest deeper*");
        Action muchDeeper = () => WalkAll(NestedGroups(1_000_000));
        muchDeeper.Should().Throw<EngineException>("depth comes from the file and must not reach the call stack");
    }

    [Fact]
    public void Passes_over_a_group_and_goes_on_behind_it()
    {
        var reader = new WireReader(Convert.FromHexString("0B" + "1005" + "1A0161" + "21" + "0000000000000000" + "0C" + "1007"));
        reader.TryReadField(out WireField group).Should().BeTrue();
        reader.Skip(group);
        reader.TryReadField(out WireField next).Should().BeTrue();
        next.Should().Be(new WireField(2, WireType.Varint, 17 - 1));
        reader.ReadVarint().Should().Be(7);
    }

    [Theory]
    [InlineData(0UL, 1)]
    [InlineData(127UL, 1)]
    [InlineData(128UL, 2)]
    [InlineData(16383UL, 2)]
    [InlineData(16384UL, 3)]
    [InlineData((1UL << 63) - 1, 9)]
    [InlineData(1UL << 63, 10)]
    [InlineData(ulong.MaxValue, 10)]
    public void Measures_numbers_at_the_edges(ulong value, int size)
    {
        WireSize.Varint(value).Should().Be(size);
        byte[] room = new byte[size];
        var writer = new WireWriter(room);
        writer.WriteVarint(value);
        writer.Position.Should().Be(size);
        new WireReader(room).ReadVarint().Should().Be(value);
    }

    [Fact]
    public void Writing_past_the_room_is_a_mistake_that_shows()
    {
        Action varint = () => new WireWriter(new byte[1]).WriteVarint(128);
        varint.Should().Throw<IndexOutOfRangeException>();
        Action raw = () => new WireWriter(new byte[1]).WriteRaw("ab"u8);
        raw.Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Reading_and_writing_do_not_allocate()
    {
        byte[] room = new byte[64];
        Allocation.Of(() => Run(room)).Should().Be(0);

        static void Run(byte[] room)
        {
            var writer = new WireWriter(room);
            writer.WriteTextField(1, "entitlement");
            writer.WriteVarintField(2, 300);
            var reader = new WireReader(room.AsSpan(0, writer.Position));
            while (reader.TryReadField(out WireField field))
            {
                reader.Skip(field);
            }
        }
    }

    private static int WalkAll(ReadOnlySpan<byte> message)
    {
        int count = 0;
        var reader = new WireReader(message);
        while (reader.TryReadField(out WireField field))
        {
            reader.Skip(field);
            count++;
        }

        return count;
    }

    private static byte[] NestedGroups(int depth) =>
        [.. Enumerable.Repeat((byte)0x0B, depth), .. Enumerable.Repeat((byte)0x0C, depth)];
}
