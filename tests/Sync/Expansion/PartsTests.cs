using C1z.Sync.Expansion;
using FsCheck;
using FsCheck.Fluent;

namespace C1z.Sync.Tests.Expansion;

/// <summary>The parts an expansion is made of, each by itself.</summary>
public sealed class PartsTests
{
    [Fact]
    public void Components_are_the_vertices_that_reach_each_other_and_sources_have_the_higher_numbers() =>
        Prop.ForAll(Arb.From(Graphs()), edges =>
        {
            const int count = 8;
            var successors = Enumerable.Range(0, count).Select(from => edges.Where(edge => edge.From == from).Select(edge => edge.To).ToList()).ToList();
            bool[,] reaches = Reaches(edges, count);

            int[] component = StrongComponents.Find(successors);

            for (int from = 0; from < count; from++)
            {
                for (int to = 0; to < count; to++)
                {
                    bool areOne = from == to || (reaches[from, to] && reaches[to, from]);
                    (component[from] == component[to]).Should().Be(areOne);
                    if (reaches[from, to] && !areOne)
                    {
                        component[from].Should().BeGreaterThan(component[to]);
                    }
                }
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_chain_of_a_hundred_thousand_vertices_takes_no_stack()
    {
        const int count = 100_000;
        var successors = Enumerable.Range(0, count).Select(vertex => vertex + 1 < count ? new List<int> { vertex + 1 } : []).ToList();

        StrongComponents.Find(successors).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void The_widest_rule_wins_in_any_order()
    {
        var narrow = EdgeRule.Of(isShallow: true, ["user"]);
        var other = EdgeRule.Of(isShallow: false, ["group"]);
        var open = EdgeRule.Of(isShallow: true, []);

        narrow.Widen(other).PrincipalTypes.Should().BeEquivalentTo(["user", "group"]);
        narrow.Widen(other).IsShallow.Should().BeFalse();
        narrow.Widen(open).IsShallow.Should().BeTrue();
        narrow.Widen(open).PrincipalTypes.Should().BeNull();
        open.Widen(other).Should().Be(other.Widen(open));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(long.MaxValue)]
    public void Lists_are_the_same_in_memory_and_in_the_file(long memoryBytes)
    {
        const int members = (3 * MemberLists.ChunkMembers) + 17;
        using var lists = new MemberLists(memoryBytes, tempDirectory: null);
        lists.Add(new Member(7, isDirect: true));
        long start = lists.Count;
        for (int i = 0; i < members; i++)
        {
            lists.Add(new Member(2 * i, isDirect: i % 3 == 0));
        }

        MemberList list = lists.Since(start);

        lists.HasSpilled.Should().Be(memoryBytes == 0);
        var reader = new MemberReader(lists, list);
        for (int i = 0; i < members; i++)
        {
            reader.TryRead(out Member member).Should().BeTrue();
            member.Should().Be(new Member(2 * i, isDirect: i % 3 == 0));
        }

        reader.TryRead(out _).Should().BeFalse();
        foreach (int rank in new[] { 0, 1, 2 * MemberLists.ChunkMembers, (2 * members) - 2 })
        {
            reader.Seek(rank);
            reader.TryRead(out Member member).Should().BeTrue();
            member.Principal.Should().Be(rank + (rank % 2));
        }

        reader.Seek(2 * members);
        reader.TryRead(out _).Should().BeFalse();
    }

    [Fact]
    public void Ranks_follow_the_order_of_keys()
    {
        var principals = new PrincipalTable();
        for (int i = 0; i < 5_000; i++)
        {
            string key = $"user\0u{(i * 7_919) % 5_000:D5}";
            int number = principals.NumberOf(System.Text.Encoding.UTF8.GetBytes(key), [(byte)i]);
            number.Should().Be(i);
            principals.NumberOf(System.Text.Encoding.UTF8.GetBytes(key), [0xFF]).Should().Be(i, "a principal has one number");
        }

        principals.Rank();

        for (int rank = 0; rank < principals.Count; rank++)
        {
            System.Text.Encoding.UTF8.GetString(principals.KeyAt(rank)).Should().Be($"user\0u{rank:D5}");
            principals.FirstAtOrBehind(principals.KeyAt(rank)).Should().Be(rank);
        }

        principals.FirstAtOrBehind("v"u8).Should().Be(principals.Count);
    }

    [Fact]
    public void Members_of_a_cycle_share_what_gives_them()
    {
        using var lists = new MemberLists(long.MaxValue, tempDirectory: null);
        var principals = new PrincipalTable();
        lists.Add(new Member(principals.NumberOf("user\0a"u8, []), isDirect: true));
        principals.Rank();
        var all = new PassFilter(EdgeRule.Of(isShallow: false, []), principals);
        var sources = new SourceSet([("b"u8.ToArray(), lists.Since(0), all), ("a"u8.ToArray(), lists.Since(0), all), ("b"u8.ToArray(), lists.Since(0), all)]);
        using var derived = new DerivedGrants(lists, principals);

        derived.Add(new Engines.EntitlementName([1], [1], [1]), sources);
        derived.Add(new Engines.EntitlementName([1], [1], [2]), sources);

        derived.Destinations[0].SourceIds.Should().BeSameAs(derived.Destinations[1].SourceIds);
        derived.Destinations[0].SourceIds.Should().BeEquivalentTo(new[] { "a"u8.ToArray(), "b"u8.ToArray() }, options => options.WithStrictOrdering());
        using Engines.DerivedGrantCursor cursor = derived.Open(1);
        cursor.MoveNext().Should().BeTrue();
        cursor.Sources.ToArray().Should().Equal(new Engines.DerivedSource(0, true), new Engines.DerivedSource(1, true));
        cursor.MoveNext().Should().BeFalse();
    }

    [Fact]
    public void The_environment_of_the_ecosystem_is_understood()
    {
        ExpansionOptions.FromEnvironment(_ => null).Should().Be(new ExpansionOptions());
        ExpansionOptions.FromEnvironment(name => name == ExpansionOptions.MaxDepthVariable ? "7" : "true")
            .Should().Be(new ExpansionOptions { MaxDepth = 7, RefuseCycles = true });
        ExpansionOptions.FromEnvironment(name => name == ExpansionOptions.MaxDepthVariable ? "-1" : "perhaps").Should().Be(new ExpansionOptions());
    }

    private static Gen<List<(int From, int To)>> Graphs() =>
        from edges in (from start in Gen.Choose(0, 7) from end in Gen.Choose(0, 7) select (start, end)).ListOf()
        select edges.Distinct().ToList();

    private static bool[,] Reaches(List<(int From, int To)> edges, int count)
    {
        bool[,] reaches = new bool[count, count];
        foreach ((int from, int to) in edges)
        {
            reaches[from, to] = true;
        }

        for (int middle = 0; middle < count; middle++)
        {
            for (int from = 0; from < count; from++)
            {
                for (int to = 0; to < count; to++)
                {
                    reaches[from, to] |= reaches[from, middle] && reaches[middle, to];
                }
            }
        }

        return reaches;
    }
}
