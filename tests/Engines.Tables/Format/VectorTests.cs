using System.Text;

namespace C1z.Engines.Tables.Tests;

public sealed class VectorTests
{
    /// <summary>RFC 3720 gives CRC-32C of 32 zeros as aa36918a and of "123456789" as e3069283; the mask is rotation and addition.</summary>
    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", 0x8A9136AAu)]
    [InlineData("313233343536373839", 0xE3069283u)]
    public void Crc32c_has_the_published_values(string hex, uint crc)
    {
        uint masked = unchecked(((crc >> 15) | (crc << 17)) + 0xA282EAD8u);
        byte[] data = Convert.FromHexString(hex);
        Crc32C.Masked(data).Should().Be(masked);
        Crc32C.Masked(data.AsSpan(0, 3), data.AsSpan(3)).Should().Be(masked);
        Crc32C.Masked(data.AsSpan()[..^1], data[^1]).Should().Be(masked);
    }

    [Fact]
    public void The_footer_of_a_go_table_has_the_known_bytes()
    {
        byte[] table = Fixtures.Unpack(Fixtures.Path("tiny-v3"))["000004.sst"];
        string footer = Convert.ToHexStringLower(table.AsSpan(table.Length - FooterLayout.AttributedLength));
        footer.Should().StartWith("01a5062ed00124").And.EndWith("80000000" + "c2ed7837" + "07000000" + "f09faab3f09faab3");
        var parsed = TableFooter.Parse(table.AsSpan(table.Length - FooterLayout.AttributedLength), "t", table.Length);
        parsed.Format.Should().Be(TableFormat.PebbleV7);
        parsed.Metaindex.Should().Be(new BlockHandle(805, 46));
        parsed.Index.Should().Be(new BlockHandle(208, 36));
        parsed.Attributes.Should().Be(TableAttributes.PointKeys);
    }

    [Theory]
    [InlineData(0ul, "00")]
    [InlineData(127ul, "7f")]
    [InlineData(128ul, "8001")]
    [InlineData(300ul, "ac02")]
    [InlineData(ulong.MaxValue, "ffffffffffffffffff01")]
    public void Varints_go_both_ways(ulong value, string hex)
    {
        Span<byte> bytes = stackalloc byte[Varint.MaxLength];
        Convert.ToHexStringLower(bytes[..Varint.Write(bytes, value)]).Should().Be(hex);
        int at = 0;
        Varint.TryRead(Convert.FromHexString(hex), ref at, out ulong read).Should().BeTrue();
        read.Should().Be(value);
        at.Should().Be(hex.Length / 2);
    }

    [Theory]
    [InlineData("")]
    [InlineData("80")]
    [InlineData("ffffffffffffffffff02")]
    [InlineData("8080808080808080808001")]
    public void Varints_that_end_early_or_exceed_64_bits_are_refused(string hex)
    {
        int at = 0;
        Varint.TryRead(Convert.FromHexString(hex), ref at, out _).Should().BeFalse();
        at.Should().Be(0);
    }

    [Fact]
    public void Internal_keys_sort_by_user_key_and_then_newest_first()
    {
        InternalKey.Compare("a"u8, 1, "b"u8, 2).Should().BeNegative();
        InternalKey.Compare("a"u8, 2, "a"u8, 1).Should().BeNegative();
        InternalKey.Compare("a"u8, 1, "a"u8, 1).Should().Be(0);
        InternalKey.Compare("ab"u8, 9, "a"u8, 1).Should().BePositive();
    }

    [Theory]
    [InlineData("61", "62")]
    [InlineData("61ff", "62")]
    [InlineData("ffff", null)]
    [InlineData("", null)]
    public void A_prefix_range_ends_behind_the_last_key_with_the_prefix(string prefix, string? upper)
    {
        KeyRange range = KeyRange.Prefix(Convert.FromHexString(prefix));
        (range.Upper is null ? null : Convert.ToHexStringLower(range.Upper)).Should().Be(upper);
        range.Contains([.. Convert.FromHexString(prefix), 0xFF, 0xFF]).Should().BeTrue();
        range.Contains(Encoding.ASCII.GetBytes("`")).Should().Be(prefix.Length == 0);
    }

    [Theory]
    [InlineData(7, "000007.sst")]
    [InlineData(1234567, "1234567.sst")]
    public void Table_names_have_at_least_six_digits(long number, string name) => TableFileNames.Table(number).Should().Be(name);
}
