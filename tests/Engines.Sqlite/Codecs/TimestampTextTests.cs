using FsCheck;
using FsCheck.Fluent;

namespace C1z.Engines.Sqlite.Tests.Codecs;

public sealed class TimestampTextTests
{
    private static readonly TimeZoneInfo Minus7 = TimeZoneInfo.CreateCustomTimeZone("minus 7", TimeSpan.FromHours(-7), null, null);
    private static readonly TimeZoneInfo Plus9 = TimeZoneInfo.CreateCustomTimeZone("plus 9", TimeSpan.FromHours(9), null, null);

    [Theory]
    [InlineData(1_795_226_216, 140_279_385, "2026-11-21 01:56:56.140279385")]
    [InlineData(1_795_226_217, 887_363_140, "2026-11-21 01:56:57.88736314")]
    [InlineData(1_795_226_216, 0, "2026-11-21 01:56:56")]
    [InlineData(-1, 500_000_000, "1969-12-31 23:59:59.5")]
    public void Writes_the_form_of_the_files(long seconds, int nanos, string expected)
    {
        TimestampText.Format(new Instant(seconds, nanos)).Should().Be(expected);
        TimestampText.Parse(expected).Should().Be(new Instant(seconds, nanos));
    }

    [Fact]
    public void Round_trips_all_nine_digits_and_sorts_as_time() =>
        Prop.ForAll(Arb.From(Instants), Arb.From(Instants), (a, b) =>
        {
            string textA = TimestampText.Format(a), textB = TimestampText.Format(b);
            bool sameSecond = a.Seconds == b.Seconds;
            return TimestampText.Parse(textA) == a
                && (sameSecond || Math.Sign(string.CompareOrdinal(textA, textB)) == Math.Sign(a.CompareTo(b)));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("2026-11-21 01:56:56.14", "2026-11-21T01:56:56.14Z")]
    [InlineData("2026-11-21T01:56:56.14", "2026-11-21T01:56:56.14Z")]
    [InlineData("2026-11-21 01:56:56Z", "2026-11-21T01:56:56Z")]
    [InlineData("2026-11-21T01:56:56.5Z", "2026-11-21T01:56:56.5Z")]
    [InlineData("2026-11-21 01:56:56.5+02:00", "2026-11-20T23:56:56.5Z")]
    [InlineData("2026-11-21T01:56:56-07:30", "2026-11-21T09:26:56Z")]
    [InlineData("2026-11-21 01:56", "2026-11-21T01:56:00Z")]
    [InlineData("2026-11-21T01:56", "2026-11-21T01:56:00Z")]
    [InlineData("2026-11-21T01:56Z", "2026-11-21T01:56:00Z")]
    [InlineData("2026-11-21", "2026-11-21T00:00:00Z")]
    [InlineData("2026-11-21 01:56:56.140279385 +0000 UTC", "2026-11-21T01:56:56.140279385Z")]
    [InlineData("2026-11-21 01:56:56.140279385 +0300 +03", "2026-11-20T22:56:56.140279385Z")]
    [InlineData("2026-11-21 01:56:56 -0800 PST m=+0.005154521", "2026-11-21T09:56:56Z")]
    [InlineData("2026-11-21 01:56:56.1234567899999", "2026-11-21T01:56:56.123456789Z")]
    [InlineData("0001-01-01 00:00:00", "0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31 23:59:59.999999999", "9999-12-31T23:59:59.999999999Z")]
    [InlineData("2024-02-29 00:00:00", "2024-02-29T00:00:00Z")]
    public void Reads_every_form_that_readers_accept(string text, string expected) =>
        TimestampText.Parse(text).ToString().Should().Be(expected);

    [Theory]
    [InlineData("")]
    [InlineData("now")]
    [InlineData("2026-11-21 ")]
    [InlineData("2026-11-21 01")]
    [InlineData("2026-11-21 01:56:56.")]
    [InlineData("2026-11-21 01:56:56 ")]
    [InlineData("2026-11-21 01:56:56 UTC")]
    [InlineData("2026-11-21 01:56:56 +0300")]
    [InlineData("2026-11-21 01:56:56 +0300 EEST tail")]
    [InlineData("2026-11-21 01:56:56+0300")]
    [InlineData("2026-11-21 24:00:00")]
    [InlineData("2026-11-21 01:60:00")]
    [InlineData("2026-11-21 01:56:60")]
    [InlineData("2026-13-21 01:56:56")]
    [InlineData("2026-00-21 01:56:56")]
    [InlineData("2023-02-29 01:56:56")]
    [InlineData("0000-01-01 00:00:00")]
    [InlineData("20261-11-21 01:56:56")]
    [InlineData("２026-11-21 01:56:56")]
    public void Refuses_what_is_not_a_time(string text)
    {
        TimestampText.TryParse(text, out _).Should().BeFalse();
        Action parse = () => TimestampText.Parse(text);
        parse.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.Corrupt);
    }

    [Fact]
    public void Now_is_the_wall_clock_of_the_host_to_the_tick()
    {
        var clock = new ZonedClock(new DateTimeOffset(2026, 3, 4, 12, 6, 7, TimeSpan.Zero).AddTicks(89), Minus7);
        TimestampText.LocalNow(clock).Should().Be("2026-03-04 05:06:07.0000089");
        TimestampText.LocalBefore(clock, TimeSpan.FromDays(7)).Should().Be("2026-02-25 05:06:07.0000089");
    }

    [Fact]
    public void A_bound_across_a_clock_change_is_the_wall_clock_of_then()
    {
        TimeZoneInfo zone = LosAngeles();
        var clock = new ZonedClock(new DateTimeOffset(2024, 11, 5, 20, 0, 0, TimeSpan.Zero), zone);
        TimestampText.LocalNow(clock).Should().Be("2024-11-05 12:00:00");
        TimestampText.LocalBefore(clock, TimeSpan.FromDays(7)).Should().Be("2024-10-29 13:00:00");
    }

    [Fact]
    [Trait("parity", "TestLocalizeSQLiteTimestamp")]
    public void A_wall_clock_keeps_its_clock_and_gains_the_zone()
    {
        const string Text = "2026-03-04 05:06:07.000000089";
        TimestampText.ToAbsolute(Text, Minus7).ToString().Should().Be("2026-03-04T12:06:07.000000089Z");
        TimestampText.ToAbsolute(Text, Plus9).ToString().Should().Be("2026-03-03T20:06:07.000000089Z");
        TimestampText.ToAbsolute(Text, TimeZoneInfo.Utc).ToString().Should().Be("2026-03-04T05:06:07.000000089Z");
    }

    [Fact]
    [Trait("parity", "TestLocalizeSQLiteTimestamp")]
    public void A_text_that_names_a_zone_is_left_alone()
    {
        TimestampText.ToAbsolute("2026-03-04 05:06:07+09:00", Minus7).ToString().Should().Be("2026-03-03T20:06:07Z");
        TimestampText.ToAbsolute("2026-03-04T05:06:07Z", Minus7).ToString().Should().Be("2026-03-04T05:06:07Z");
    }

    [Fact]
    [Trait("parity", "TestLocalizeSQLiteTimestamp")]
    public void The_zero_time_stays_zero() =>
        TimestampText.ToAbsolute("0001-01-01 00:00:00", Minus7).Should().Be(TimestampText.Parse("0001-01-01 00:00:00"));

    [Theory]
    [InlineData("2024-11-03 01:30:00", "2024-11-03T08:30:00Z")]
    [InlineData("2024-11-03 00:59:59", "2024-11-03T07:59:59Z")]
    [InlineData("2024-11-03 02:00:00", "2024-11-03T10:00:00Z")]
    [InlineData("2024-03-10 01:59:59", "2024-03-10T09:59:59Z")]
    [InlineData("2024-03-10 02:30:00", "2024-03-10T09:30:00Z")]
    [InlineData("2024-03-10 03:00:00", "2024-03-10T10:00:00Z")]
    [InlineData("2024-07-01 12:00:00", "2024-07-01T19:00:00Z")]
    [Trait("parity", "TestLocalizeSQLiteTimestamp")]
    public void Around_a_clock_change_the_choice_is_fixed(string text, string expected) =>
        TimestampText.ToAbsolute(text, LosAngeles()).ToString().Should().Be(expected);

    // Built here and not looked up, so that the test needs no zone database.
    private static TimeZoneInfo LosAngeles()
    {
        var rule = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            new DateTime(2007, 1, 1),
            DateTime.MaxValue.Date,
            TimeSpan.FromHours(1),
            TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 2, 0, 0), 3, 2, DayOfWeek.Sunday),
            TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 2, 0, 0), 11, 1, DayOfWeek.Sunday));
        return TimeZoneInfo.CreateCustomTimeZone("Pacific", TimeSpan.FromHours(-8), null, "PST", "PDT", [rule]);
    }

    private static Gen<Instant> Instants =>
        from seconds in Gen.Choose(-1_000_000_000, int.MaxValue)
        from nanos in Gen.OneOf(Gen.Choose(0, 999_999_999), Gen.Choose(0, 999).Select(n => n * 1_000_000), Gen.Constant(0))
        select new Instant(seconds, nanos);

    private sealed class ZonedClock(DateTimeOffset now, TimeZoneInfo zone) : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => zone;

        public override DateTimeOffset GetUtcNow() => now;
    }
}
