using FsCheck;
using FsCheck.Fluent;

namespace C1z.Engines.Tests.Syncs;

public sealed class InstantTests
{
    [Fact]
    public void The_default_value_is_not_set_and_differs_from_the_epoch()
    {
        default(Instant).IsSet.Should().BeFalse();
        default(Instant).ToString().Should().BeEmpty();
        new Instant(0, 0).IsSet.Should().BeTrue();
        new Instant(0, 0).Should().NotBe(default(Instant));
    }

    [Theory]
    [InlineData(0, 0, "1970-01-01T00:00:00Z")]
    [InlineData(0, 1, "1970-01-01T00:00:00.000000001Z")]
    [InlineData(1_700_000_000, 140_279_385, "2023-11-14T22:13:20.140279385Z")]
    [InlineData(1_700_000_000, 120_000_000, "2023-11-14T22:13:20.12Z")]
    [InlineData(-1, 999_999_999, "1969-12-31T23:59:59.999999999Z")]
    public void Prints_all_nine_digits_without_trailing_zeros(long seconds, int nanos, string expected) =>
        new Instant(seconds, nanos).ToString().Should().Be(expected);

    [Fact]
    public void Converts_times_before_the_epoch_with_positive_nanoseconds()
    {
        var time = new DateTimeOffset(1969, 12, 31, 23, 59, 58, TimeSpan.Zero) + TimeSpan.FromTicks(1);
        Instant.From(time).Should().Be(new Instant(-2, 100));
        Instant.From(time).ToDateTimeOffset().Should().Be(time);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000_000_000)]
    public void Refuses_nanoseconds_outside_a_second(int nanos)
    {
        Action create = () => _ = new Instant(0, nanos);
        create.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Round_trips_through_the_framework_type() =>
        Prop.ForAll(ArbMap.Default.ArbFor<DateTime>(), time =>
        {
            var offset = new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc));
            return Instant.From(offset).ToDateTimeOffset() == offset;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Orders_by_second_then_nanosecond()
    {
        Instant a = new(1, 5), b = new(1, 6), c = new(2, 0);
        new[] { c, a, b }.Order().Should().Equal(a, b, c);
        (a < b && b < c && c > a && a <= b && c >= b).Should().BeTrue();
        (b < a || a > b || b <= a || a >= b).Should().BeFalse();
    }
}
