// A connector as a program of its own. Its source is a text file of teams, one a line: "engineering: ada, bo".
// usage: HostedConnector --path teams.txt -f sync.c1z          (or BATON_PATH, or "path:" in .baton.yaml)
//        HostedConnector --help | capabilities | config
using C1z.Hosting;
using C1z.Proto.Connector.V2;
using C1z.Samples.HostedConnector;
using C1z.Sync;

return await ConnectorHost.RunAsync(
    args,
    config => new TeamFile(config.Text("path")),
    ConfigField.Text("path", "File of teams, one a line: name, colon, members with commas between.", isRequired: true));

namespace C1z.Samples.HostedConnector
{
    internal sealed class TeamFile(string path) : Connector("Team file", new People(path), new Teams(path))
    {
        public static readonly ResourceType Person = ResourceTypes.User("person", "Person");

        public static IEnumerable<(string Team, string[] Members)> Read(string path) =>
            from line in File.ReadLines(path)
            where line.Contains(':', StringComparison.Ordinal)
            let parts = line.Split(':', 2)
            select (parts[0].Trim(), parts[1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

        public static Resource PersonOf(string name) => Resources.User(Person, name, name);
    }

    internal sealed class People(string path) : ResourceSyncer(TeamFile.Person)
    {
        public override ValueTask<ListPage<Resource>> ListAsync(ResourceListRequest request, CancellationToken cancel) =>
            ValueTask.FromResult(ListPage.Of(TeamFile.Read(path).SelectMany(t => t.Members).Distinct().Select(TeamFile.PersonOf)));
    }

    internal sealed class Teams(string path) : ResourceSyncer(ResourceTypes.Group("team", "Team"))
    {
        public override ValueTask<ListPage<Resource>> ListAsync(ResourceListRequest request, CancellationToken cancel) =>
            ValueTask.FromResult(ListPage.Of(TeamFile.Read(path).Select(t => Resources.Group(Type, t.Team, t.Team))));

        public override ValueTask<ListPage<Entitlement>> ListEntitlementsAsync(EntitlementListRequest request, CancellationToken cancel) =>
            ValueTask.FromResult(ListPage.Of([Member(request.Resource)]));

        public override ValueTask<ListPage<Grant>> ListGrantsAsync(GrantListRequest request, CancellationToken cancel) => ValueTask.FromResult(ListPage.Of(
            from team in TeamFile.Read(path)
            where team.Team == request.Resource.Id.Resource
            from name in team.Members
            select Entitlements.Grant(Member(request.Resource), TeamFile.PersonOf(name))));

        private static Entitlement Member(Resource team) => Entitlements.Assignment(team, "member", TeamFile.Person);
    }
}
