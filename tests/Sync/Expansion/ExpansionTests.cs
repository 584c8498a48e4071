using C1z.Adapters;
using C1z.Proto.Connector.V2;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Sync.Tests.Expansion;

/// <summary>What an expansion does with files that are not as they should be, and with what it left itself.</summary>
public sealed class ExpansionTests
{
    [Theory]
    [InlineData(C1zEngine.Lsm)]
    [InlineData(C1zEngine.Sqlite)]
    public void An_expansion_that_was_stopped_anywhere_goes_on_to_the_same_end(C1zEngine engine) =>
        Prop.ForAll(RandomCompanies.Arbitrary, Arb.From(Gen.Choose(0, int.MaxValue)), (company, seed) =>
        {
            using var work = new Workplace();
            string path = work.File("sync.c1z");
            company.Write(path, engine);
            Workplace.Expand(path);
            List<Grant> whole = Workplace.Grants(path);
            var random = new System.Random(seed);
            using (C1zWriter writer = C1zWriter.Open(path))
            {
                writer.SetCurrentSync(writer.Reader.ListSyncs().Items[0].Id);
                foreach (Grant grant in whole.Where(grant => IsDerived(grant) && random.Next(2) == 0))
                {
                    writer.DeleteGrant(grant.Id);
                }

                writer.EndSync();
                writer.Save();
            }

            Workplace.Expand(path);

            Workplace.Grants(path).Select(Closure.Describe).Should().BeEquivalentTo(whole.Select(Closure.Describe), "of {0}", company);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30).WithEndSize(20));

    [Theory]
    [InlineData(C1zEngine.Lsm)]
    [InlineData(C1zEngine.Sqlite)]
    public void An_entitlement_of_somebody_else_is_refused_and_the_file_stays(C1zEngine engine)
    {
        using var work = new Workplace();
        string path = Write(work, engine, Company.IdOf(4));
        byte[] before = File.ReadAllBytes(path);

        Action expand = () => Workplace.Expand(path);

        expand.Should().Throw<SyncException>().WithMessage("*'group:g2:member', which belongs to group 'g2'*")
            .Which.Code.Should().Be(SyncErrorCode.ExpansionRefused);
        File.ReadAllBytes(path).Should().Equal(before);
    }

    [Theory]
    [InlineData(C1zEngine.Lsm)]
    [InlineData(C1zEngine.Sqlite)]
    public void An_entitlement_that_is_not_there_is_counted_and_the_others_are_expanded(C1zEngine engine)
    {
        using var work = new Workplace();
        string path = Write(work, engine, "group:gone:member", Company.IdOf(0));

        ExpansionSummary summary = Workplace.Expand(path);

        summary.DanglingReferences.Should().Be(1);
        summary.DerivedGrants.Should().Be(1);
    }

    [Fact]
    public void A_cancelled_expansion_leaves_the_file_as_it_was()
    {
        using var work = new Workplace();
        string path = Write(work, C1zEngine.Lsm, Company.IdOf(0));
        byte[] before = File.ReadAllBytes(path);
        using C1zWriter writer = C1zWriter.Open(path);
        writer.SetCurrentSync(writer.Reader.ListSyncs().Items[0].Id);

        Action expand = () => GrantExpander.Expand(writer, cancel: new CancellationToken(canceled: true));

        expand.Should().Throw<OperationCanceledException>();
        writer.HasUnsavedWork.Should().BeFalse();
        File.ReadAllBytes(path).Should().Equal(before);
    }

    [Fact]
    public void An_expansion_needs_a_current_sync()
    {
        using var work = new Workplace();
        string path = Write(work, C1zEngine.Lsm, Company.IdOf(0));
        using C1zWriter writer = C1zWriter.Open(path);

        Action expand = () => GrantExpander.Expand(writer);

        expand.Should().Throw<C1zException>().Which.Code.Should().Be(C1zErrorCode.NoCurrentSync);
    }

    [Fact]
    public void Lists_that_do_not_fit_into_memory_give_the_same_grants()
    {
        const int users = 30_000;
        using var work = new Workplace();
        string path = work.File("sync.c1z");
        Holding[] holdings = [.. Enumerable.Range(0, users).Select(i => new Holding(0, "user", $"u{i:D6}"))];
        var company = new Company(4, holdings, [new Nesting(0, [0], 2), new Nesting(1, [2], 4), new Nesting(2, [4], 6)]);
        company.Write(path, C1zEngine.Lsm);

        ExpansionSummary summary = Workplace.Expand(path, new ExpansionOptions { MemberBytes = 0 });

        summary.DerivedGrants.Should().Be((3 * users) + 3, "every user, and the groups above, are in every group further up");
        (int count, _) = Workplace.Digest(Workplace.Grants(path));
        count.Should().Be((4 * users) + 6);
    }

    [Fact]
    public void A_rollback_of_a_v3_file_keeps_to_the_rules_of_v1()
    {
        using var work = new Workplace();
        string path = work.File("sync.c1z");
        Holding[] holdings =
        [
            new(0, "user", "plain"),
            new(0, "user", "suspect", "elsewhere"),
            new(0, "user", "marked", Company.IdOf(0), "elsewhere"),
        ];
        new Company(2, holdings, [new Nesting(0, [0], 2)]).Write(path, C1zEngine.Lsm);
        Action early = () => Rollback(path);
        early.Should().Throw<C1zException>().Which.Code.Should().Be(C1zErrorCode.FailedPrecondition);
        Workplace.Expand(path);

        Rollback(path, dryRun: true).Should().Be(new RollbackSummary(Scanned: 7, Deleted: 4, Suspects: 1, Cleared: 1));
        Rollback(path, preserveSuspects: true).Should().Be(new RollbackSummary(Scanned: 7, Deleted: 3, Suspects: 1, Cleared: 1));
        Rollback(path).Should().Be(new RollbackSummary(Scanned: 4, Deleted: 1, Suspects: 1, Cleared: 0));
        Rollback(path).Should().Be(new RollbackSummary(Scanned: 3, Deleted: 0, Suspects: 0, Cleared: 0));
        Workplace.Grants(path).Should().OnlyContain(grant => grant.Sources == null).And.HaveCount(3);
        C1zVerifier.Verify(path, null, finding => Assert.Fail(finding.ToString())).IsSound.Should().BeTrue();
    }

    [Theory]
    [InlineData(C1zEngine.Lsm)]
    [InlineData(C1zEngine.Sqlite)]
    public void A_sync_without_grants_has_nothing_to_roll_back(C1zEngine engine)
    {
        using var work = new Workplace();
        string path = work.File("sync.c1z");
        new Company(2, [], []).Write(path, engine);
        Workplace.Expand(path).Should().Be(new ExpansionSummary());

        Rollback(path, dryRun: true).Should().Be(default(RollbackSummary));
        Rollback(path).Should().Be(default(RollbackSummary));
        C1zVerifier.Verify(path, null, finding => Assert.Fail(finding.ToString())).IsSound.Should().BeTrue();
    }

    [Fact]
    public void Walking_the_result_allocates_nothing_for_a_grant()
    {
        var lists = new C1z.Sync.Expansion.MemberLists(long.MaxValue, null);
        var principals = new C1z.Sync.Expansion.PrincipalTable();
        for (int i = 0; i < 10_000; i++)
        {
            lists.Add(new C1z.Sync.Expansion.Member(principals.NumberOf(BitConverter.GetBytes(i), []), isDirect: true));
        }

        principals.Rank();
        using var derived = new C1z.Sync.Expansion.DerivedGrants(lists, principals);
        var all = new C1z.Sync.Expansion.PassFilter(C1z.Sync.Expansion.EdgeRule.Of(false, []), principals);
        derived.Add(new Engines.EntitlementName([1], [2], [3]), new C1z.Sync.Expansion.SourceSet([("a"u8.ToArray(), lists.Since(0), all), ("b"u8.ToArray(), lists.Since(0), all)]));
        int walked = 0;

        long bytes = Allocation.Of(() =>
        {
            using Engines.DerivedGrantCursor cursor = derived.Open(0);
            while (cursor.MoveNext())
            {
                walked += cursor.Sources.Length;
            }
        });

        walked.Should().BePositive().And.Subject.Should().Match(sources => sources % 20_000 == 0);
        bytes.Should().BeLessThan(4_096);
    }

    // Group g0 is in group g1; its grant names the given entitlements. One user is in g0, one in g2.
    private static string Write(Workplace work, C1zEngine engine, params string[] sources)
    {
        string path = work.File("sync.c1z");
        var company = new Company(3, [new Holding(0, "user", "a"), new Holding(4, "user", "b")], [new Nesting(0, [0], 2)]);
        using C1zWriter writer = C1zWriter.Open(path, new C1zWriterOptions { Engine = engine });
        writer.StartSync();
        company.Put(writer);
        Grant nested = company.Grants().Last();
        nested.Annotations[0] = Any.Pack(new GrantExpandable { EntitlementIds = { sources } });
        writer.PutGrants([nested]);
        writer.EndSync();
        writer.Save();
        return path;
    }

    private static bool IsDerived(Grant grant) => grant.Annotations.Any(annotation => annotation.Is(GrantImmutable.Descriptor));

    private static RollbackSummary Rollback(string path, bool preserveSuspects = false, bool dryRun = false)
    {
        using C1zWriter writer = C1zWriter.Open(path);
        RollbackSummary summary = writer.RollbackExpansion(writer.Reader.ListSyncs().Items[0].Id, preserveSuspects, dryRun);
        if (!dryRun)
        {
            writer.EndSync();
            writer.Save();
        }

        return summary;
    }
}
