// A connector for /etc/passwd and /etc/group, and its sync: who is in which group of this machine.
// usage: Connector FILE.c1z
using C1z.Proto.Connector.V2;
using C1z.Sync;

await using var connector = new UnixConnector();
SyncReport report = await new Syncer(connector).RunAsync(args.Length > 0 ? args[0] : "unix.c1z");
Console.WriteLine($"{report.Counts.Resources} resources, {report.Counts.Grants} grants");

internal sealed class UnixConnector() : Connector("Unix accounts", new Accounts(), new Groups());

internal sealed class Accounts() : ResourceSyncer(ResourceTypes.User("user", "User"))
{
    public override async ValueTask<ListPage<Resource>> ListAsync(ResourceListRequest request, CancellationToken cancel) =>
        ListPage.Of((await File.ReadAllLinesAsync("/etc/passwd", cancel)).Select(line => line.Split(':'))
            .Select(f => Resources.User(Type, f[0], f[4].Length > 0 ? f[4] : f[0])));
}

internal sealed class Groups() : ResourceSyncer(ResourceTypes.Group("group", "Group"))
{
    public override async ValueTask<ListPage<Resource>> ListAsync(ResourceListRequest request, CancellationToken cancel) =>
        ListPage.Of((await LinesAsync(cancel)).Select(f => Resources.Group(Type, f[0], f[0])));

    public override ValueTask<ListPage<Entitlement>> ListEntitlementsAsync(EntitlementListRequest request, CancellationToken cancel) =>
        ValueTask.FromResult(ListPage.Of([Entitlements.Assignment(request.Resource, "member")]));

    public override async ValueTask<ListPage<Grant>> ListGrantsAsync(GrantListRequest request, CancellationToken cancel) =>
        ListPage.Of((await LinesAsync(cancel)).Where(f => f[0] == request.Resource.Id.Resource)
            .SelectMany(f => f[3].Split(',', StringSplitOptions.RemoveEmptyEntries))
            .Select(user => Entitlements.Grant(
                Entitlements.Assignment(request.Resource, "member"), new Resource { Id = Resources.Id("user", user) })));

    private static async Task<IEnumerable<string[]>> LinesAsync(CancellationToken cancel) =>
        (await File.ReadAllLinesAsync("/etc/group", cancel)).Select(line => line.Split(':'));
}
