using C1z.Adapters;
using C1z.Proto.Connector.V2;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Sync.Tests.Expansion;

/// <summary>A small directory of groups, written to a snapshot: one entitlement a group, grants to users and to groups.</summary>
/// <param name="Groups">Number of groups: <c>g0</c>, <c>g1</c>, …, each with the entitlement <c>group:gN:member</c>.</param>
/// <param name="Holdings">Who holds which entitlement.</param>
/// <param name="Nestings">Which group's members hold which other group's entitlement.</param>
internal sealed record Company(int Groups, IReadOnlyList<Holding> Holdings, IReadOnlyList<Nesting> Nestings)
{
    public static string EntitlementOf(int group) => $"group:g{group}:member";

    public override string ToString() =>
        $"{Groups} groups; holdings: {string.Join(", ", Holdings)}; nestings: {string.Join(", ", Nestings)}";

    public string Write(string path, C1zEngine engine)
    {
        using C1zWriter writer = C1zWriter.Open(path, new C1zWriterOptions { Engine = engine });
        string sync = writer.StartSync();
        Put(writer);
        writer.EndSync();
        writer.Save();
        return sync;
    }

    public void Put(C1zWriter writer)
    {
        writer.PutResourceTypes([new ResourceType { Id = "group" }, new ResourceType { Id = "user" }, new ResourceType { Id = "robot" }]);
        writer.PutResources(Enumerable.Range(0, Groups).Select(group => Resource("group", $"g{group}")));
        writer.PutResources(Holdings.Select(holding => holding.Principal).Distinct().Select(principal => Resource(principal.Type, principal.Id)));
        writer.PutEntitlements(Enumerable.Range(0, Groups).Select(Entitlement));
        writer.PutGrants(Grants());
    }

    // A grant to a group carries everything that nests through it: what a connector writes.
    private IEnumerable<Grant> Grants()
    {
        foreach (Holding holding in Holdings)
        {
            Grant grant = Grant(holding.Group, holding.Principal);
            foreach (string source in holding.Sources)
            {
                grant.Sources ??= new GrantSources();
                grant.Sources.Sources[source] = new GrantSources.Types.GrantSource();
            }

            yield return grant;
        }

        foreach (Nesting nesting in Nestings)
        {
            Grant grant = Grant(nesting.Into, ("group", $"g{nesting.From}"));
            grant.Annotations.Add(Any.Pack(new GrantExpandable
            {
                EntitlementIds = { EntitlementOf(nesting.From) },
                Shallow = nesting.IsShallow,
                ResourceTypeIds = { nesting.Types },
            }));
            yield return grant;
        }
    }

    private static Grant Grant(int group, (string Type, string Id) principal) => new()
    {
        Id = $"{EntitlementOf(group)}:{principal.Type}:{principal.Id}",
        Entitlement = Entitlement(group),
        Principal = Resource(principal.Type, principal.Id),
    };

    private static Entitlement Entitlement(int group) => new() { Id = EntitlementOf(group), Resource = Resource("group", $"g{group}"), Slug = "member" };

    private static Resource Resource(string type, string id) => new() { Id = new ResourceId { ResourceType = type, Resource_ = id } };
}

/// <summary>A grant of a group's entitlement.</summary>
internal sealed record Holding(int Group, (string Type, string Id) Principal, params string[] Sources)
{
    public override string ToString() => $"{Principal.Type}:{Principal.Id} in g{Group}{(Sources.Length == 0 ? "" : $" by {string.Join('+', Sources)}")}";
}

/// <summary>A grant of one group's entitlement to another group, which goes on to its members.</summary>
internal sealed record Nesting(int From, int Into, bool IsShallow = false, params string[] Types)
{
    public override string ToString() => $"g{From}{(IsShallow ? "~>" : "->")}g{Into}{(Types.Length == 0 ? "" : $"({string.Join('+', Types)})")}";
}
