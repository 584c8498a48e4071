using C1z.Adapters.Conversion;
using C1z.Engines;

namespace C1z.Adapters.Tests.Conversion;

/// <summary>Which sync a conversion takes over when nobody names one.</summary>
public sealed class ConvertibleSyncTests
{
    private const int Day = 24 * 3600;
    private static readonly Instant Now = new(1_000 * Day, 0);

    // A run is a letter, its type, the days since its start, and "!" while it is unfinished.
    [Theory]
    [Trait("parity", "TestResolveConvertSyncID_Mixed")]
    [InlineData("a", "a full 9")]
    [InlineData("b", "a full 9", "b full 2")]
    [InlineData("b", "b full 2", "a full 9")]
    [InlineData("b", "a full 9", "b partial 2")]
    [InlineData("b", "a full 9", "b resources_only 2")]
    [InlineData("a", "a full 9", "b partial_upserts 2", "c partial_deletions 1")]
    [InlineData("b", "a full 9", "b full 2!")]
    [InlineData("a", "a full 20", "b full 9!")]
    [InlineData("b", "a full 9!", "b full 8!")]
    [InlineData("c", "a full 20", "b full 8!", "c partial 19")]
    [InlineData("b", "a full 2", "b full 2")]
    public void The_newest_that_is_not_abandoned(string expected, params string[] runs) =>
        ConvertibleSync.Choose([.. runs.Select(Parse)], null, Now, "file").Id.Should().Be(expected);

    [Fact]
    public void A_named_one_is_taken_whatever_it_is()
    {
        SyncRun[] runs = [Parse("a full 2"), Parse("b partial_upserts 1"), Parse("c full 99!")];
        foreach (SyncRun run in runs)
        {
            ConvertibleSync.Choose(runs, run.Id, Now, "file").Should().BeSameAs(run);
        }

        Action other = () => ConvertibleSync.Choose(runs, "d", Now, "file");
        other.Should().Throw<C1zException>().Which.Code.Should().Be(C1zErrorCode.NotFound);
    }

    [Fact]
    [Trait("parity", "TestToPebble*: partial, resources_only, diff only")]
    public void Halves_of_a_diff_alone_are_nothing_to_convert()
    {
        ConvertibleSync.Choose([Parse("a partial 1")], null, Now, "file").Id.Should().Be("a");
        ConvertibleSync.Choose([Parse("a resources_only 1")], null, Now, "file").Id.Should().Be("a");
        Action diffs = () => ConvertibleSync.Choose([Parse("a partial_upserts 1"), Parse("b partial_deletions 1")], null, Now, "file");
        diffs.Should().Throw<C1zException>().WithMessage("*halves of diffs*").Which.Code.Should().Be(C1zErrorCode.NotFound);
    }

    private static SyncRun Parse(string text)
    {
        string[] parts = text.TrimEnd('!').Split(' ');
        var started = new Instant(Now.Seconds - (int.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture) * Day), 0);
        return new SyncRun { Id = parts[0], Type = new SyncType(parts[1]), StartedAt = started, EndedAt = text.EndsWith('!') ? default : started };
    }
}
