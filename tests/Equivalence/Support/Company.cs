using C1z.Adapters;
using C1z.Proto.Connector.V2;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Equivalence.Support;

/// <summary>A connector's calls for a made-up company: consistent records, written, rewritten, expanded and deleted in an order that a seed decides.</summary>
/// <remarks>Records hold only what both formats keep, so that what is read back can be compared whole.</remarks>
internal sealed class Company(int seed)
{
    private const int Groups = 6;
    private const int Users = 40;

    /// <summary>Makes the calls on a new snapshot, which is closed and opened again between them, and saves a finished sync.</summary>
    public void Write(string path, C1zWriterOptions options)
    {
        var random = new Random(seed);
        using (C1zWriter writer = C1zWriter.Open(path, options))
        {
            writer.StartSync();
            writer.PutResourceTypes(new[] { "user", "group", "role" }.Select(id => new ResourceType { Id = id, DisplayName = $"The {id}" }));
            writer.PutResources(AllUsers("first").Concat(AllGroups()));
            writer.PutEntitlements(AllGroups().Select(Member));
            writer.PutAsset("logo", "image/png", [1, 2, 3]);
            Rounds(writer, random, 4);
            writer.CheckpointSync("{\"step_durations_ms\":{\"list\":7}}");
            writer.Save();
        }

        using (C1zWriter writer = C1zWriter.Open(path, options))
        {
            writer.ResumeSync();
            writer.PutResources(AllUsers("second").Where((_, i) => i % 3 == 0));
            writer.PutAsset("logo", "image/png", [4, 5]);
            Rounds(writer, random, 4);
            writer.EndSync();
            writer.Save();
        }
    }

    private static void Rounds(C1zWriter writer, Random random, int count)
    {
        for (int i = 0; i < count; i++)
        {
            writer.PutGrants([.. Enumerable.Range(0, random.Next(1, 120)).Select(_ => Grant(random, mayExpand: true))]);
            writer.PutExpandedGrants([.. Enumerable.Range(0, random.Next(0, 20)).Select(_ => Grant(random, mayExpand: false))]);
            for (int deletes = random.Next(4); deletes > 0; deletes--)
            {
                writer.DeleteGrant(Grant(random, mayExpand: false).Id);
            }
        }
    }

    private static IEnumerable<Resource> AllUsers(string name) => Enumerable.Range(0, Users).Select(i => new Resource
    {
        Id = User(i),
        DisplayName = $"{name} é {i}",
        Description = i % 2 == 0 ? "" : "odd",
        ParentResourceId = i % 4 == 0 ? Group(i % Groups) : null,
    });

    private static IEnumerable<Resource> AllGroups() => Enumerable.Range(0, Groups).Select(i => new Resource { Id = Group(i), DisplayName = $"Group {i}" });

    private static Entitlement Member(Resource group) => new()
    {
        Id = EntitlementId(group.Id),
        Resource = new Resource { Id = group.Id },
        DisplayName = "Member",
        Slug = "member",
        Purpose = Entitlement.Types.PurposeValue.Assignment,
        GrantableTo = { new ResourceType { Id = "user" } },
    };

    private static Grant Grant(Random random, bool mayExpand)
    {
        ResourceId group = Group(random.Next(Groups));
        ResourceId principal = random.Next(5) == 0 ? Group(random.Next(Groups)) : User(random.Next(Users));
        string entitlement = EntitlementId(group);
        var grant = new Grant
        {
            Id = $"{entitlement}:{principal.ResourceType}:{principal.Resource}",
            Entitlement = new Entitlement { Id = entitlement, Resource = new Resource { Id = group } },
            Principal = new Resource { Id = principal },
        };
        if (mayExpand && principal.ResourceType == "group")
        {
            grant.Annotations.Add(Any.Pack(new GrantExpandable { EntitlementIds = { EntitlementId(principal) }, Shallow = random.Next(2) == 0 }));
        }

        if (random.Next(3) == 0)
        {
            grant.Sources = new GrantSources { Sources = { [entitlement] = new GrantSources.Types.GrantSource { IsDirect = true } } };
        }

        return grant;
    }

    private static string EntitlementId(ResourceId group) => $"group:{group.Resource}:member";

    private static ResourceId User(int i) => new() { ResourceType = "user", Resource = $"u:{i}" };

    private static ResourceId Group(int i) => new() { ResourceType = "group", Resource = i == 0 ? "sub:team" : $"g{i}" };
}
