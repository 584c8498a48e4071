using C1z.Equivalence.Formats;
using C1z.Equivalence.Running;
using C1z.Equivalence.Workloads;

namespace C1z.Equivalence;

/// <summary>The table of differences says what is so: no entry missing (the suites show that), none stale.</summary>
public sealed class DifferenceTests
{
    private const int MostSeeds = 40;

    public static TheoryData<string> Entries() => new(Enum.GetNames<Difference>());

    [Theory]
    [MemberData(nameof(Entries))]
    public void A_listed_difference_occurs_in_both_engines(string name)
    {
        Difference difference = Enum.Parse<Difference>(name);
        Contradicts(difference, EngineForm.Of("sqlite")).Should().BeTrue("a v1 engine that behaved as v3 does here would need no entry");
        Contradicts(difference, EngineForm.Of("lsm")).Should().BeTrue("a v3 engine that behaved as v1 does here would need no entry");
    }

    [Fact]
    public void Every_difference_has_its_reason_and_its_source()
    {
        Differences.All.Keys.Should().BeEquivalentTo(Enum.GetValues<Difference>());
        Differences.All.Values.Should().OnlyContain(entry => entry.Reason.Length > 40 && entry.Source.Length > 0);
    }

    // With the difference the other way round the reference must disagree with the engine.
    private static bool Contradicts(Difference difference, EngineForm form)
    {
        FormatRules flipped = form.Rules.Flip(difference);
        return Enumerable.Range(0, MostSeeds)
            .SelectMany(seed => Suite.All.Select(suite => new Generator(seed).Make(suite)))
            .Any(workload => Comparison.Find(form.Prepare(workload), flipped, form.NewOpener()) is not null);
    }
}
