using C1z.Adapters;
using C1z.Proto.Connector.V2;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Sync.Tests.Expansion;

/// <summary>Entitlements of different resources that share an id: only format v3 tells them apart, and sources name them by id alone.</summary>
public sealed class SharedIdTests : IDisposable
{
    private readonly Workplace _work = new();

    [Fact]
    public void Sources_of_one_id_are_one_source()
    {
        // The user is in g0 and in g1, which both lead to the role of g2.
        string path = Write(
            (Of("g0", "member"), User("a"), []),
            (Of("g1", "member"), User("a"), []),
            (Of("g2", "role"), Group("g0"), ["member"]),
            (Of("g2", "role"), Group("g1"), ["member"]));

        Workplace.Expand(path);
        Workplace.Expand(path).DerivedGrants.Should().Be(0);

        Grant derived = Workplace.Grants(path).Single(grant => grant.Entitlement.Id == "role" && grant.Principal.Id.Resource == "a");
        derived.Sources.Sources.Should().ContainSingle().Which.Should().Be(
            new KeyValuePair<string, GrantSources.Types.GrantSource>("member", new GrantSources.Types.GrantSource { IsDirect = true }));
    }

    [Fact]
    public void An_entitlement_that_gives_another_of_its_own_id_is_refused()
    {
        // A derived grant would have its own id as source, and from then on pass for a direct one.
        string path = Write((Of("g0", "member"), User("a"), []), (Of("g1", "member"), Group("g0"), ["member"]));
        byte[] before = File.ReadAllBytes(path);

        Action expand = () => Workplace.Expand(path);

        expand.Should().Throw<SyncException>().WithMessage("*'member'*group 'g0'*group 'g1'*").Which.Code.Should().Be(SyncErrorCode.ExpansionRefused);
        File.ReadAllBytes(path).Should().Equal(before);
    }

    [Fact]
    public void Also_when_a_cycle_is_between_them()
    {
        // g0's members are g1's owners, who are g2's members and the other way round: g0 leads to the whole cycle.
        string path = Write(
            (Of("g0", "member"), User("a"), []),
            (Of("g1", "owner"), Group("g0"), ["member"]),
            (Of("g2", "member"), Group("g1"), ["owner"]),
            (Of("g1", "owner"), Group("g2"), ["member"]));

        Action expand = () => Workplace.Expand(path);

        expand.Should().Throw<SyncException>().Which.Code.Should().Be(SyncErrorCode.ExpansionRefused);
    }

    public void Dispose() => _work.Dispose();

    private string Write(params (Entitlement Entitlement, Resource Principal, string[] Sources)[] grants)
    {
        string path = _work.File("sync.c1z");
        using C1zWriter writer = C1zWriter.Open(path, new C1zWriterOptions { Engine = C1zEngine.Lsm });
        writer.StartSync();
        writer.PutEntitlements(grants.SelectMany(grant => grant.Sources.Select(id => Of(grant.Principal.Id.Resource, id)).Append(grant.Entitlement)));
        writer.PutGrants([.. grants.Select(GrantOf)]);
        writer.EndSync();
        writer.Save();
        return path;
    }

    private static Grant GrantOf((Entitlement Entitlement, Resource Principal, string[] Sources) of)
    {
        var grant = new Grant
        {
            Id = $"{of.Entitlement.Resource.Id.Resource}:{of.Entitlement.Id}:{of.Principal.Id.Resource}",
            Entitlement = of.Entitlement,
            Principal = of.Principal,
        };
        if (of.Sources.Length > 0)
        {
            grant.Annotations.Add(Any.Pack(new GrantExpandable { EntitlementIds = { of.Sources } }));
        }

        return grant;
    }

    private static Entitlement Of(string group, string id) => new() { Id = id, Resource = Group(group) };

    private static Resource Group(string id) => new() { Id = new ResourceId { ResourceType = "group", Resource = id } };

    private static Resource User(string id) => new() { Id = new ResourceId { ResourceType = "user", Resource = id } };
}
