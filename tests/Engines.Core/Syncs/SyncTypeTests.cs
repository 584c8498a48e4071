namespace C1z.Engines.Tests.Syncs;

public sealed class SyncTypeTests
{
    [Fact]
    public void The_empty_and_the_default_value_are_the_wildcard()
    {
        SyncType.Any.IsAny.Should().BeTrue();
        default(SyncType).IsAny.Should().BeTrue();
        default(SyncType).ToString().Should().BeEmpty();
        SyncType.Any.IsKnownOrAny.Should().BeTrue();
    }

    [Theory]
    [InlineData("full", false)]
    [InlineData("partial", false)]
    [InlineData("resources_only", false)]
    [InlineData("partial_upserts", true)]
    [InlineData("partial_deletions", true)]
    public void Knows_the_stored_names(string name, bool isDiff)
    {
        var type = new SyncType(name);
        type.IsAny.Should().BeFalse();
        type.IsKnownOrAny.Should().BeTrue();
        type.IsDiff.Should().Be(isDiff);
        SyncType.Known.Should().Contain(type).And.HaveCount(5);
        type.ToString().Should().Be(name);
    }

    [Fact]
    public void Keeps_a_name_it_does_not_know()
    {
        new SyncType("weekly").IsKnownOrAny.Should().BeFalse();
        new SyncType("weekly").ToString().Should().Be("weekly");
        new SyncType("Full").Should().NotBe(SyncType.Full);
    }
}
