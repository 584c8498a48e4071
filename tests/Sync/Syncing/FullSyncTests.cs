using C1z.Adapters;
using C1z.Proto.Reader.V2;
using C1z.Sync.Connectors;
using C1z.Sync.Tests.Support;

namespace C1z.Sync.Tests.Syncing;

/// <summary>P1: a sync to a file, all phases.</summary>
public sealed class FullSyncTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(C1zEngine.Lsm)]
    [InlineData(C1zEngine.Sqlite)]
    public async Task A_sync_stores_exactly_what_the_connector_has(C1zEngine engine)
    {
        string path = _folder.File("sync.c1z");
        await using var connector = new DemoConnector(new DemoOptions { Users = 100, Groups = 12, Apps = 3, Grants = 400 });
        SyncReport report = await new Syncer(connector, new SyncOptions { Engine = engine, Expand = false }).RunAsync(path);

        report.IsComplete.Should().BeTrue();
        report.Counts.Should().Be(new SyncCounts(4, 100 + 12 + 3 + 6, 12 + 3 + 12, 400, 0));
        report.WarningCounts.Should().BeEmpty();
        using C1zReader reader = C1zReader.Open(path);
        SyncStats stats = reader.GetStats();
        (stats.ResourceTypes, stats.Resources, stats.Entitlements, stats.Grants).Should().Be((4, 121, 27, 400));
        stats.StepDurationsMs.Keys.Should().Contain(["Resources", "Grants"]);
        stats.ConnectorCallStats["ListGrants"].Count.Should().Be(12 + 3 + 6);
        C1zVerifier.Verify(path, new VerifyOptions(), _ => { }).Errors.Should().Be(0);
    }

    [Fact]
    public async Task The_demo_company_has_as_many_grants_as_it_says_or_refuses()
    {
        int made = 0;
        for (int groups = 8; groups < 14; groups++)
        {
            for (int nested = 0; nested < groups; nested++)
            {
                for (int cycles = 0; cycles <= groups / 2; cycles++)
                {
                    try
                    {
                        await using var connector = new DemoConnector(
                            new DemoOptions { Users = 10, Groups = groups, Apps = 1, NestedGroups = nested, Cycles = cycles, Grants = 40 });
                        var ids = new List<string>();
                        for (int group = 0; group < groups; group++)
                        {
                            var request = new GrantListRequest { Resource = new Proto.Connector.V2.Resource { Id = Resources.Id("group", $"group-{group}") } };
                            ids.AddRange((await connector.ListGrantsAsync(request)).Items.Select(g => g.Id));
                        }

                        ids.Should().OnlyHaveUniqueItems($"{groups} groups, {nested} nested, {cycles} cycles").And.HaveCount(40 - 1 - 2);
                        made++;
                    }
                    catch (SyncException e) when (e.Code == SyncErrorCode.InvalidOption)
                    {
                    }
                }
            }
        }

        made.Should().BeGreaterThan(100);
    }

    [Fact]
    public async Task Both_engines_store_the_same_records()
    {
        await using var connector = new DemoConnector(new DemoOptions { Users = 60, Groups = 9, Apps = 2 });
        var contents = new List<IReadOnlyList<string>>();
        foreach (C1zEngine engine in new[] { C1zEngine.Lsm, C1zEngine.Sqlite })
        {
            string path = _folder.File($"{engine}.c1z");
            await new Syncer(connector, new SyncOptions { Engine = engine, Expand = false }).RunAsync(path);
            using C1zReader reader = C1zReader.Open(path);
            contents.Add([.. reader.EnumerateGrants().Select(g => $"{g.Id} {g.Entitlement.Id} {g.Principal.Id}").Order(StringComparer.Ordinal)]);
        }

        contents[0].Should().Equal(contents[1]);
    }

    public void Dispose() => _folder.Dispose();
}
