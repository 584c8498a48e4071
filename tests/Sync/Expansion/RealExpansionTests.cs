
namespace C1z.Sync.Tests.Expansion;

/// <summary>Expansions of real syncs equal those of the Go SDK.</summary>
public sealed class RealExpansionTests
{
    [SkippableTheory]
    [InlineData("36zGv.unexpanded.v3.c1z")]
    public void Both_formats_of_a_large_sync_give_the_set_of_the_ecosystem(string name)
    {
        using var work = new Workplace();
        string path = work.CopyOf(name);

        ExpansionSummary summary = Workplace.Expand(path);

        (int count, string sha256) = Workplace.Digest(Workplace.Grants(path));
        count.Should().Be(418_389);
        sha256.Should().Be("cbbcf99950bf5b4fe2f46b26e1fc4786c76035970a6c84081d270aa7032d844c");
        summary.ExpandableGrants.Should().Be(401);
        summary.DerivedGrants.Should().Be(418_389 - 66_601);
    }
}
