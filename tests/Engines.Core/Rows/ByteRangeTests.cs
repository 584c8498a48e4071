namespace C1z.Engines.Tests.Rows;

public sealed class ByteRangeTests
{
    [Fact]
    public void The_default_value_is_absent_and_differs_from_empty()
    {
        default(ByteRange).IsPresent.Should().BeFalse();
        new ByteRange(0, 0).IsPresent.Should().BeTrue();
        new ByteRange(0, 0).Should().NotBe(default(ByteRange));
    }

    [Fact]
    public void Keeps_offset_and_length()
    {
        var range = new ByteRange(7, 3);
        range.Offset.Should().Be(7);
        range.Length.Should().Be(3);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, -1)]
    public void Refuses_negative_numbers(int offset, int length)
    {
        Action create = () => _ = new ByteRange(offset, length);
        create.Should().Throw<ArgumentOutOfRangeException>();
    }
}
