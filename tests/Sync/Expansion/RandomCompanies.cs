using FsCheck;
using FsCheck.Fluent;

namespace C1z.Sync.Tests.Expansion;

/// <summary>Random directories: chains, diamonds, cycles, self-nesting, shallow and filtered edges, sources that a connector gave.</summary>
internal static class RandomCompanies
{
    private const int MaxGroups = 6;

    public static Arbitrary<Company> Arbitrary { get; } = Arb.From(
        from groups in Gen.Choose(1, MaxGroups)
        from holdings in Holding(groups).ListOf()
        from nestings in Nesting(groups).ListOf()
        select new Company(
            groups,
            [.. holdings.DistinctBy(holding => (holding.Entitlement, holding.PrincipalType, holding.PrincipalId))],
            [.. nestings.DistinctBy(nesting => (nesting.Group, nesting.Into))]),
        Shrink);

    private static Gen<Holding> Holding(int groups) =>
        from entitlement in Gen.Choose(0, (2 * groups) - 1)
        from type in Gen.Elements("user", "user", "robot")
        from id in Gen.Elements("a", "b", "c", "d\u0001e", "f\0")
        from sources in Gen.Frequency((6, Gen.Constant("")), (1, Gen.Constant("elsewhere")), (1, Gen.Constant("own")), (1, Gen.Constant("own elsewhere")))
        select new Holding(
            entitlement, type, id, [.. sources.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(source => source == "own" ? Company.IdOf(entitlement) : source)]);

    private static Gen<Nesting> Nesting(int groups) =>
        from number in Gen.Choose(0, groups - 1)
        from sources in Gen.Elements<int[]>([0], [0], [1], [0, 1])
        from target in Gen.Choose(0, (2 * groups) - 1)
        from isShallow in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
        from types in Gen.Frequency((4, Gen.Constant("")), (1, Gen.Elements("user", "robot", "group", "user robot", "nobody")))
        select new Nesting(number, [.. sources.Select(source => (2 * number) + source)], target, isShallow, types.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    // One holding or nesting less.
    private static IEnumerable<Company> Shrink(Company company)
    {
        for (int i = 0; i < company.Holdings.Count; i++)
        {
            yield return company with { Holdings = [.. company.Holdings.Where((_, at) => at != i)] };
        }

        for (int i = 0; i < company.Nestings.Count; i++)
        {
            yield return company with { Nestings = [.. company.Nestings.Where((_, at) => at != i)] };
        }
    }
}
