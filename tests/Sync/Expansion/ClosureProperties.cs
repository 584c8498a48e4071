using C1z.Adapters;
using C1z.Proto.Connector.V2;
using FsCheck;
using FsCheck.Fluent;

namespace C1z.Sync.Tests.Expansion;

/// <summary>On random directories, an expansion equals the closure that is computed the obvious way.</summary>
public sealed class ClosureProperties
{
    // Small enough that lists and merges cross chunks only in the tests that are about that; the engines differ in everything else.
    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(100).WithEndSize(20);

    [Theory]
    [InlineData(C1zEngine.Lsm)]
    [InlineData(C1zEngine.Sqlite)]
    public void An_expansion_equals_the_closure(C1zEngine engine) =>
        Prop.ForAll(RandomCompanies.Arbitrary, company =>
        {
            using var work = new Workplace();
            string path = work.File("sync.c1z");
            company.Write(path, engine);
            var closure = new Closure(company);

            Workplace.Expand(path);

            Describe(path).Should().Equal(closure.Grants, "of {0}", company);
        }).Check(Config);

    [Theory]
    [InlineData(C1zEngine.Lsm)]
    [InlineData(C1zEngine.Sqlite)]
    public void An_expansion_of_an_expansion_changes_nothing(C1zEngine engine) =>
        Prop.ForAll(RandomCompanies.Arbitrary, company =>
        {
            using var work = new Workplace();
            string path = work.File("sync.c1z");
            company.Write(path, engine);
            Workplace.Expand(path);
            SortedDictionary<string, string> once = Describe(path);

            ExpansionSummary again = Workplace.Expand(path);

            again.DerivedGrants.Should().Be(0);
            Describe(path).Should().Equal(once, "of {0}", company);
        }).Check(Config);

    [Fact]
    public void What_is_read_before_the_save_is_what_is_saved() =>
        Prop.ForAll(RandomCompanies.Arbitrary, company =>
        {
            using var work = new Workplace();
            string path = work.File("sync.c1z");
            var closure = new Closure(company);
            using C1zWriter writer = C1zWriter.Open(path, new C1zWriterOptions { Engine = C1zEngine.Lsm });
            writer.StartSync();
            company.Put(writer);

            GrantExpander.Expand(writer);

            List<Grant> grants = [.. writer.Reader.EnumerateGrants(withExpansion: true)];
            Describe(grants).Should().Equal(closure.Grants, "of {0}", company);
            foreach (IGrouping<ResourceId, Grant> held in grants.GroupBy(grant => grant.Principal.Id))
            {
                writer.Reader.ListGrantsForPrincipal(held.Key).Items.Select(grant => grant.Id).Should().BeEquivalentTo(held.Select(grant => grant.Id));
            }

            foreach (Grant grant in grants)
            {
                writer.Reader.FindGrant(grant.Id)!.Sources.Should().Be(grant.Sources);
            }
        }).Check(Config);

    [Fact]
    public void A_rollback_takes_exactly_the_expansion_back() =>
        Prop.ForAll(RandomCompanies.Arbitrary, company =>
        {
            // Grants with sources of their own look like an expansion's: a rollback cannot know better.
            company = company with { Holdings = [.. company.Holdings.Select(holding => holding with { Sources = [] })] };
            using var work = new Workplace();
            string path = work.File("sync.c1z");
            company.Write(path, C1zEngine.Lsm);
            SortedDictionary<string, string> before = Describe(path);
            Workplace.Expand(path);
            using (C1zWriter writer = C1zWriter.Open(path))
            {
                writer.RollbackExpansion(writer.Reader.ListSyncs().Items[0].Id);
                Describe(writer.Reader.EnumerateGrants(withExpansion: true)).Should().Equal(before);
                writer.EndSync();
                writer.Save();
            }

            Describe(path).Should().Equal(before, "of {0}", company);
        }).Check(Config);

    [Fact]
    public void A_chain_longer_than_the_limit_is_refused_and_no_other() =>
        Prop.ForAll(RandomCompanies.Arbitrary, company =>
        {
            using var work = new Workplace();
            string path = work.File("sync.c1z");
            company.Write(path, C1zEngine.Lsm);
            int depth = new Closure(company).Depth;
            Workplace.Expand(path, new ExpansionOptions { MaxDepth = Math.Max(1, depth) }).Depth.Should().Be(depth);
            if (depth > 1)
            {
                Action expand = () => Workplace.Expand(path, new ExpansionOptions { MaxDepth = depth - 1 });
                expand.Should().Throw<SyncException>().Which.Code.Should().Be(SyncErrorCode.ExpansionRefused);
            }
        }).Check(Config);

    [Fact]
    public void A_cycle_is_refused_when_the_caller_wants_that_and_only_then() =>
        Prop.ForAll(RandomCompanies.Arbitrary, company =>
        {
            using var work = new Workplace();
            string path = work.File("sync.c1z");
            company.Write(path, C1zEngine.Lsm);
            Action expand = () => Workplace.Expand(path, new ExpansionOptions { RefuseCycles = true });
            if (new Closure(company).HasCycle)
            {
                expand.Should().Throw<SyncException>().Which.Code.Should().Be(SyncErrorCode.ExpansionRefused);
            }
            else
            {
                expand.Should().NotThrow();
            }
        }).Check(Config);

    private static SortedDictionary<string, string> Describe(string path) => Describe(Read(path));

    private static List<Grant> Read(string path)
    {
        using C1zReader reader = C1zReader.Open(path);
        return [.. reader.EnumerateGrants(withExpansion: true)];
    }

    private static SortedDictionary<string, string> Describe(IEnumerable<Grant> grants) =>
        new(grants.ToDictionary(grant => grant.Id, Closure.Describe), StringComparer.Ordinal);
}
