using C1z.Adapters;
using C1z.Proto.Connector.V2;

namespace C1z.Sync.Tests.Expansion;

/// <summary>Expansions of real syncs equal those of the Go SDK.</summary>
public sealed class RealExpansionTests
{
    private const string SmallDigest = "fa22731bd43a42288ab14e0b39ff8547654ccfbd5f3f7be290792c0bee626f47";

    [SkippableTheory]
    [InlineData("36zGv.unexpanded.v3.c1z")]
    [InlineData("36zGv.unexpanded.v1.c1z")]
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

    /// <summary>
    /// The oracle was written by a producer that did not know direct marks yet: every source says false. That is the one difference; ids, entitlements,
    /// principals, annotations and the keys of the sources are equal, message by message.
    /// </summary>
    [SkippableFact]
    public void A_small_sync_equals_its_expansion_field_by_field_but_for_direct_marks()
    {
        using var work = new Workplace();
        string path = work.CopyOf("36zfO.unexpanded.v1.c1z");
        List<Grant> expected = Workplace.Grants(work.CopyOf("36zfO.expanded.v1.c1z"));

        Workplace.Expand(path);

        List<Grant> grants = Workplace.Grants(path);
        Workplace.Digest(grants).Should().Be((14_981, SmallDigest));
        Workplace.Digest(expected).Should().Be((14_981, SmallDigest));
        Dictionary<string, Grant> byId = grants.ToDictionary(grant => grant.Id);
        foreach (Grant other in expected)
        {
            Grant grant = byId[other.Id].Clone();
            ForgetDirectMarks(grant);
            ForgetDirectMarks(other);
            grant.Should().Be(other);
        }

        expected.SelectMany(grant => grant.Sources?.Sources.Values ?? []).Should().NotContain(source => source.IsDirect);
        grants.Where(grant => grant.Sources?.Sources.ContainsKey(grant.Entitlement.Id) == true)
            .Should().HaveCount(1_199).And.OnlyContain(grant => grant.Sources.Sources[grant.Entitlement.Id].IsDirect);
    }

    [SkippableFact]
    public void A_rollback_gives_the_sync_of_before()
    {
        using var work = new Workplace();
        string path = work.CopyOf("36zGv.unexpanded.v3.c1z");
        (int, string) before = Workplace.Digest(Workplace.Grants(path));
        Workplace.Expand(path);

        using (C1zWriter writer = C1zWriter.Open(path))
        {
            string sync = writer.Reader.ListSyncs().Items[0].Id;
            RollbackSummary summary = writer.RollbackExpansion(sync);
            summary.Scanned.Should().Be(418_389);
            summary.Deleted.Should().Be(418_389 - 66_601);
            summary.Suspects.Should().Be(0);
            writer.EndSync();
            writer.Save();
        }

        Workplace.Digest(Workplace.Grants(path)).Should().Be(before);
    }

    private static void ForgetDirectMarks(Grant grant)
    {
        foreach (GrantSources.Types.GrantSource source in grant.Sources?.Sources.Values ?? [])
        {
            source.IsDirect = false;
        }
    }
}
