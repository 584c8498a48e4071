using C1z.Adapters;
using C1z.Proto.Connector.V2;
using C1z.Sync;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Bench.Load;

/// <summary>From an opened file to a sealed one with all that follows from nested groups.</summary>
/// <remarks>
/// The directory is a tree of groups of eight: group i lies in group (i - 1) / 8. Every group has 200 members of its own, spread over all users, and there is
/// a user for ten grants. Whoever is in a group is in all groups above it.
/// </remarks>
internal static class Expanding
{
    private const int Fan = 8;
    private const int MembersOfGroup = 200;
    private const int GrantsOfUser = 10;
    private const int Page = 10_000;

    /// <summary>Writes the directory.</summary>
    /// <param name="path">Where.</param>
    /// <param name="settings">Engine, and the number of direct grants.</param>
    public static void WriteDirectory(string path, LoadSettings settings)
    {
        int groups = Math.Max(1, settings.Grants / MembersOfGroup);
        Resource[] users = [.. Enumerable.Range(0, Math.Max(1, settings.Grants / GrantsOfUser)).Select(i => ResourceOf("user", $"user-{i:D8}"))];
        Resource[] all = [.. Enumerable.Range(0, groups).Select(i => ResourceOf("group", $"group-{i:D6}"))];
        Entitlement[] members = [.. all.Select(group => new Entitlement { Id = $"group:{group.Id.Resource}:member", Resource = group })];
        File.Delete(path);
        using C1zWriter writer = C1zWriter.Open(path, new C1zWriterOptions { Engine = settings.Engine });
        writer.StartSync();
        writer.PutResourceTypes([new ResourceType { Id = "group" }, new ResourceType { Id = "user" }]);
        writer.PutResources(users);
        writer.PutResources(all);
        writer.PutEntitlements(members);
        foreach (int[] page in Enumerable.Range(0, groups * MembersOfGroup).Chunk(Page))
        {
            writer.PutGrants(page.Select(i => GrantOf(members[i / MembersOfGroup], users[Spread(i, users.Length)])));
        }

        writer.PutGrants(Enumerable.Range(1, groups - 1).Select(i => Nested(members[(i - 1) / Fan], all[i], members[i])));
        writer.EndSync();
        writer.Save();
    }

    /// <summary>Expands it.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="outPath">The result.</param>
    public static (long FileBytes, IReadOnlyDictionary<string, double> Stages) Run(string path, string outPath)
    {
        File.Delete(outPath);
        var timings = new C1zTimings();
        using C1zWriter writer = C1zWriter.Open(path, new C1zWriterOptions { Timings = timings });
        writer.SetCurrentSync(writer.Reader.LatestFinishedSync()!.Id);
        GrantExpander.Expand(writer);
        writer.EndSync();
        writer.SnapshotTo(outPath);
        return (new FileInfo(outPath).Length, timings.Snapshot());
    }

    // A step that shares no factor with the number of users, so that the members of a group differ and those of two groups overlap.
    private static int Spread(int i, int users) => (int)(i * 2_654_435_761L % users);

    private static Grant Nested(Entitlement into, Resource group, Entitlement members)
    {
        Grant grant = GrantOf(into, group);
        grant.Annotations.Add(Any.Pack(new GrantExpandable { EntitlementIds = { members.Id } }));
        return grant;
    }

    private static Grant GrantOf(Entitlement entitlement, Resource principal) =>
        new() { Id = $"{entitlement.Id}:{principal.Id.ResourceType}:{principal.Id.Resource}", Entitlement = entitlement, Principal = principal };

    private static Resource ResourceOf(string type, string id) => new() { Id = new ResourceId { ResourceType = type, Resource = id } };
}
