using C1z.Proto.Connector.V2;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Adapters.Tests;

/// <summary>Small records for tests.</summary>
internal static class Make
{
    public static readonly ResourceType UserType = new() { Id = "user", DisplayName = "User", Traits = { ResourceType.Types.Trait.User } };

    public static readonly ResourceType GroupType = new() { Id = "group", DisplayName = "Group", Traits = { ResourceType.Types.Trait.Group } };

    public static Resource User(string id) => Resource("user", id);

    public static Resource Group(string id) => Resource("group", id);

    public static Resource Resource(string type, string id) =>
        new() { Id = new ResourceId { ResourceType = type, Resource = id }, DisplayName = $"The {type} {id}" };

    public static Entitlement Member(Resource group) => new()
    {
        Id = $"group:{group.Id.Resource}:member",
        Resource = group,
        DisplayName = "Member",
        Slug = "member",
        Purpose = Entitlement.Types.PurposeValue.Assignment,
    };

    public static Grant Grant(Entitlement entitlement, Resource principal, params Any[] annotations) => new()
    {
        Id = $"{entitlement.Id}:{principal.Id.ResourceType}:{principal.Id.Resource}",
        Entitlement = entitlement,
        Principal = principal,
        Annotations = { annotations },
    };

    public static Any Expandable(params string[] entitlementIds) => Any.Pack(new GrantExpandable { EntitlementIds = { entitlementIds } });

    /// <summary>Writes one finished full sync with the given grants and what they refer to.</summary>
    public static string FullSync(string path, IReadOnlyList<Grant> grants, C1zWriterOptions? options = null)
    {
        using C1zWriter writer = C1zWriter.Open(path, options);
        string id = writer.StartSync();
        writer.PutResourceTypes([UserType, GroupType]);
        writer.PutResources(grants.Select(g => g.Principal).Concat(grants.Select(g => g.Entitlement.Resource)).DistinctBy(r => (r.Id.ResourceType, r.Id.Resource)));
        writer.PutEntitlements(grants.Select(g => g.Entitlement).DistinctBy(e => e.Id));
        writer.PutGrants(grants);
        writer.EndSync();
        writer.Save();
        return id;
    }

    public static IReadOnlyList<Grant> Grants(int count)
    {
        Entitlement member = Member(Group("eng"));
        return [.. Enumerable.Range(0, count).Select(i => Grant(member, User($"u{i:D5}")))];
    }
}
