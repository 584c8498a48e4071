using C1z.Adapters;
using C1z.Sync.Connectors;
using C1z.Sync.Tests.Support;

namespace C1z.Sync.Tests.Syncing;

/// <summary>P4, P5, P9: targeted syncs, what is left out makes no calls, workers change nothing.</summary>
public sealed class ShapeTests : IDisposable
{
    private static readonly DemoOptions Company = new() { Users = 80, Groups = 12, Apps = 3, PageSize = 40 };

    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(C1zEngine.Lsm)]
    [InlineData(C1zEngine.Sqlite)]
    public async Task Any_number_of_workers_gives_the_same_content(C1zEngine engine)
    {
        await using var connector = new DemoConnector(Company);
        var contents = new List<IReadOnlyList<string>>();
        foreach (int workers in new[] { 0, 1, 7 })
        {
            string path = _folder.File($"{workers}.c1z");
            var counted = new HookedConnector(connector, static (_, _) => Task.Delay(1));
            SyncReport report = await new Syncer(counted, new SyncOptions { Engine = engine, Workers = workers }).RunAsync(path);
            report.WarningCounts.Should().BeEmpty();
            contents.Add(Content.Of(path));
        }

        contents[1].Should().Equal(contents[0]);
        contents[2].Should().Equal(contents[0]);
    }

    [Theory]
    [InlineData(true, false, "resources_only", 0, 0)]
    [InlineData(false, true, "full", 15, 0)]
    [InlineData(false, false, "full", 15, 15)]
    public async Task What_is_skipped_makes_no_calls(bool both, bool grants, string type, int entitlementCalls, int grantCalls)
    {
        await using var connector = new HookedConnector(new DemoConnector(Company with { Apps = 3, Users = 10, PageSize = 1000 }));
        string path = _folder.File("sync.c1z");
        SyncReport report = await new Syncer(connector, new SyncOptions
        {
            SkipEntitlementsAndGrants = both,
            SkipGrants = grants,
            ResourceTypeIds = ["user", "group", "app"],
        }).RunAsync(path);

        report.SyncType.Should().Be(type);
        connector.CallsOf("ListEntitlements").Should().Be(entitlementCalls);
        connector.CallsOf("ListGrants").Should().Be(grantCalls);
        connector.CallsOf("ListStaticEntitlements").Should().Be(both ? 0 : 2);
        connector.CallsOf("ListResources").Should().Be(3, "environments were not asked for, and neither were they as children");
        connector.CallsOf("Cleanup").Should().Be(1);
        using C1zReader reader = C1zReader.Open(path);
        reader.EnumerateResources("environment").Should().BeEmpty();
    }

    [Theory]
    [InlineData(C1zEngine.Lsm)]
    [InlineData(C1zEngine.Sqlite)]
    public async Task A_targeted_sync_takes_what_is_named_and_what_that_refers_to(C1zEngine engine)
    {
        await using var connector = new HookedConnector(new DemoConnector(Company));
        string full = _folder.File("full.c1z"), part = engine == C1zEngine.Lsm ? _folder.File("part.c1z") : full;
        string fullId = (await new Syncer(connector, new SyncOptions { Engine = engine, Expand = false }).RunAsync(full)).SyncId;
        connector.Calls.Clear();

        SyncReport report = await new Syncer(connector, new SyncOptions
        {
            Engine = engine,
            Targets = [Resources.Id("group", "group-1")],
            BasePath = engine == C1zEngine.Lsm ? full : null,
        }).RunAsync(part);

        (report.SyncType, report.ParentSyncId).Should().Be(("partial", fullId));
        connector.CallsOf("ListResources").Should().Be(0);
        connector.CallsOf("ListGrants").Should().Be(1);
        using C1zReader reader = C1zReader.Open(part);
        SyncInfo sync = reader.FindSync(report.SyncId)!;
        (sync.Type, sync.ParentId, sync.IsFinished).Should().Be(("partial", fullId, true));
        var grants = reader.EnumerateGrants(syncId: sync.Id).ToList();
        grants.Should().OnlyContain(g => g.Entitlement.Id == "group:group-1:member").And.HaveCount((int)report.Counts.Grants);
        reader.EnumerateResources(syncId: sync.Id).Select(r => $"{r.Id.ResourceType}:{r.Id.Resource}").Should().BeEquivalentTo(
            grants.Select(g => $"{g.Principal.Id.ResourceType}:{g.Principal.Id.Resource}").Append("group:group-1").Distinct());
        reader.EnumerateEntitlements(sync.Id).Should().ContainSingle();
    }

    [Fact]
    public async Task A_partial_sync_never_takes_the_place_of_a_full_one()
    {
        await using var connector = new DemoConnector(Company);
        string path = _folder.File("sync.c1z");
        await new Syncer(connector).RunAsync(path);
        byte[] before = File.ReadAllBytes(path);
        Func<Task> partial = () => new Syncer(connector, new SyncOptions { Targets = [Resources.Id("group", "group-1")] }).RunAsync(path);
        (await partial.Should().ThrowAsync<SyncException>()).Which.Code.Should().Be(SyncErrorCode.TargetConflict);
        File.ReadAllBytes(path).Should().Equal(before);
    }

    public void Dispose() => _folder.Dispose();
}
