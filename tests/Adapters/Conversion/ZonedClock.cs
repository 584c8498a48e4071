namespace C1z.Adapters.Tests.Conversion;

/// <summary>A clock that stands still, in a zone of the test's choice.</summary>
internal sealed class ZonedClock(TimeSpan offset) : TimeProvider
{
    public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.CreateCustomTimeZone("test", offset, "test", "test");

    public override DateTimeOffset GetUtcNow() => new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);
}
