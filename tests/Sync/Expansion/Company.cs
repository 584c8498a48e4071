using C1z.Adapters;
using C1z.Proto.Connector.V2;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Sync.Tests.Expansion;

/// <summary>A small directory of groups with two entitlements each, granted to users, robots and other groups.</summary>
/// <param name="Groups">Number of groups: <c>g0</c>, <c>g1</c>, …; entitlement <c>e</c> belongs to group <c>e / 2</c>.</param>
/// <param name="Holdings">Who holds which entitlement.</param>
/// <param name="Nestings">Which groups hold which entitlement and pass it on.</param>
internal sealed record Company(int Groups, IReadOnlyList<Holding> Holdings, IReadOnlyList<Nesting> Nestings)
{
    public static string IdOf(int entitlement) => $"group:g{entitlement / 2}:{(entitlement % 2 == 0 ? "member" : "owner")}";

    public override string ToString() =>
        $"{Groups} groups; holdings: {string.Join(", ", Holdings)}; nestings: {string.Join(", ", Nestings)}";

    public void Write(string path, C1zEngine engine)
    {
        using C1zWriter writer = C1zWriter.Open(path, new C1zWriterOptions { Engine = engine });
        writer.StartSync();
        Put(writer);
        writer.EndSync();
        writer.Save();
    }

    public void Put(C1zWriter writer)
    {
        writer.PutResourceTypes([new ResourceType { Id = "group" }, new ResourceType { Id = "user" }, new ResourceType { Id = "robot" }]);
        writer.PutResources(Enumerable.Range(0, Groups).Select(group => ResourceOf("group", $"g{group}")));
        writer.PutResources(Holdings.Select(holding => ResourceOf(holding.PrincipalType, holding.PrincipalId)).DistinctBy(resource => resource.Id));
        writer.PutEntitlements(Enumerable.Range(0, 2 * Groups).Select(EntitlementOf));
        writer.PutGrants(Grants());
    }

    /// <summary>The grants as a connector lists them.</summary>
    public IEnumerable<Grant> Grants()
    {
        foreach (Holding holding in Holdings)
        {
            Grant grant = GrantOf(holding.Entitlement, holding.PrincipalType, holding.PrincipalId);
            foreach (string source in holding.Sources)
            {
                grant.Sources ??= new GrantSources();
                grant.Sources.Sources[source] = new GrantSources.Types.GrantSource();
            }

            yield return grant;
        }

        foreach (Nesting nesting in Nestings)
        {
            Grant grant = GrantOf(nesting.Into, "group", $"g{nesting.Group}");
            grant.Annotations.Add(Any.Pack(new GrantExpandable
            {
                EntitlementIds = { nesting.Sources.Select(IdOf) },
                Shallow = nesting.IsShallow,
                ResourceTypeIds = { nesting.Types },
            }));
            yield return grant;
        }
    }

    private static Grant GrantOf(int entitlement, string type, string id) => new()
    {
        Id = $"{IdOf(entitlement)}:{type}:{id}",
        Entitlement = EntitlementOf(entitlement),
        Principal = ResourceOf(type, id),
    };

    private static Entitlement EntitlementOf(int entitlement) =>
        new() { Id = IdOf(entitlement), Resource = ResourceOf("group", $"g{entitlement / 2}"), Slug = entitlement % 2 == 0 ? "member" : "owner" };

    private static Resource ResourceOf(string type, string id) => new() { Id = new ResourceId { ResourceType = type, Resource = id } };
}

/// <summary>A grant that is not expandable.</summary>
/// <param name="Entitlement">What is granted.</param>
/// <param name="PrincipalType">Type of who holds it.</param>
/// <param name="PrincipalId">Id of who holds it.</param>
/// <param name="Sources">Sources that the connector gives it.</param>
internal sealed record Holding(int Entitlement, string PrincipalType, string PrincipalId, params string[] Sources)
{
    public override string ToString() => $"{PrincipalType}:{PrincipalId} has {Entitlement}{(Sources.Length == 0 ? "" : $" by {string.Join('+', Sources)}")}";
}

/// <summary>A grant to a group that goes on to holders of the group's entitlements.</summary>
/// <param name="Group">The group.</param>
/// <param name="Sources">The entitlements of the group whose holders get the grant.</param>
/// <param name="Into">What is granted.</param>
/// <param name="IsShallow">Whether it goes to direct holders only.</param>
/// <param name="Types">The types of principals it goes to; none for all.</param>
internal sealed record Nesting(int Group, IReadOnlyList<int> Sources, int Into, bool IsShallow = false, params string[] Types)
{
    public override string ToString() =>
        $"g{Group}[{string.Join('+', Sources)}]{(IsShallow ? "~>" : "->")}{Into}{(Types.Length == 0 ? "" : $"({string.Join('+', Types)})")}";
}
