using C1z.Proto.Connector.V2;

namespace C1z.Engines.Sqlite.Tests.Maintenance;

/// <summary>The diff of two syncs of one file: what the second has and the first lacks.</summary>
public sealed class DiffTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("parity", "TestGenerateSyncDiff")]
    [Trait("parity", "TestC1ZStoreConformance/FileOps/GenerateSyncDiff")]
    public void Holds_the_additions_as_a_finished_partial_sync()
    {
        using SqliteEngine engine = _folder.Create();
        string before = Sync(engine, "a", "b");
        string after = Sync(engine, "b", "c");
        string id = engine.GenerateSyncDiff(before, after);

        id.Should().NotBe(before).And.NotBe(after);
        SyncRun run = engine.FindSyncRun(id)!;
        run.Type.Should().Be(SyncType.Partial);
        run.ParentId.Should().Be(before);
        run.IsFinished.Should().BeTrue();
        engine.ResourceIds(id).Should().Equal("c");
        engine.GrantIds(id).Should().Equal("grant-c");
        engine.AssetIds(id).Should().Equal("asset-c");
        engine.TypeIds(id).Should().BeEmpty();
        engine.EntitlementIds(id).Should().BeEmpty();
        engine.GetSession(id, "", "k").Should().BeNull();
        engine.GetStats(SyncType.Partial, id).Grants.Should().Be(1);
        engine.ResourceIds(after).Should().Equal("b", "c");
    }

    [Fact]
    public void Keeps_expansion_and_discovery_times()
    {
        using SqliteEngine engine = _folder.Create();
        string before = Sync(engine);
        string after = Sync(engine, "c");
        string id = engine.GenerateSyncDiff(before, after);
        engine.Save();
        const string Columns = "quote(expansion) || needs_expansion || discovered_at || quote(data)";
        List<string> copied = Query($"SELECT {Columns} FROM v1_grants WHERE sync_id = '{id}'");
        copied.Should().Equal(Query($"SELECT {Columns} FROM v1_grants WHERE sync_id = '{after}'"));
        copied.Single().Should().NotStartWith("NULL");
    }

    [Fact]
    public void Leaves_nothing_when_cancelled_and_asks_for_syncs_that_exist()
    {
        using SqliteEngine engine = _folder.Create();
        string before = Sync(engine), after = Sync(engine, "c");
        engine.Save();
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        engine.Invoking(e => e.GenerateSyncDiff(before, after, cancelled.Token)).Should().Throw<OperationCanceledException>();
        engine.Runs().Should().HaveCount(2);
        engine.IsDirty.Should().BeFalse();
        foreach ((string from, string to) in new[] { ("nothing", after), (before, "nothing") })
        {
            engine.Invoking(e => e.GenerateSyncDiff(from, to)).Should().Throw<EngineException>()
                .Which.Code.Should().Be(EngineErrorCode.NotFound);
        }

        using SqliteEngine readOnly = _folder.OpenReadOnly();
        readOnly.Invoking(e => e.GenerateSyncDiff(before, after)).Should().Throw<EngineException>()
            .Which.Code.Should().Be(EngineErrorCode.ReadOnly);
    }

    [Fact]
    public void A_cancellation_does_not_undo_what_was_put_before()
    {
        using SqliteEngine engine = _folder.Create();
        string before = Sync(engine), after = Sync(engine, "c");
        engine.StartSync(SyncType.Full);
        engine.Resource("user", "unsaved");
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        engine.Invoking(e => e.GenerateSyncDiff(before, after, cancelled.Token)).Should().Throw<OperationCanceledException>();
        engine.ResourceIds().Should().Equal("unsaved");
        engine.Resource("user", "more");
        engine.EndSync();
        engine.Save().Changed.Should().BeTrue();
    }

    private static string Sync(SqliteEngine engine, params string[] names)
    {
        string id = engine.StartSync(SyncType.Full);
        engine.Type("user");
        engine.Entitlement(Put.Team);
        foreach (string name in names)
        {
            engine.Resource("user", name);
            engine.Grant($"grant-{name}", expandsTo: ["team:2:member"], annotation: new GrantMetadata());
            engine.Asset($"asset-{name}", "picture");
        }

        engine.SetSessions(id, "", [new("k", [1])]);
        engine.EndSync();
        return id;
    }

    private List<string> Query(string sql) => RawFile.Query(_folder.PathOf("sync.c1z"), sql);
}
