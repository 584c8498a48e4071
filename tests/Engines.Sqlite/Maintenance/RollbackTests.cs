using C1z.Proto.Connector.V2;

namespace C1z.Engines.Sqlite.Tests.Maintenance;

public sealed class RollbackTests : IDisposable
{
    private static readonly RollbackOptions ForReal = new();
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("parity", "rollback_expansion_test.go: classification")]
    public void Removes_derived_grants_and_clears_the_sources_of_marked_ones()
    {
        using SqliteEngine engine = Expanded(out string id);
        string plain = Data("plain", engine), marked = Data("marked", engine);
        engine.RollbackExpansion(id, ForReal).Should().Be(new RollbackReport(Scanned: 4, Deleted: 2, Suspects: 1, Cleared: 1));
        engine.GrantIds(id).Should().Equal("marked", "plain");
        Data("plain", engine).Should().Be(plain);
        Grant cleared = Grant.Parser.ParseFrom(Convert.FromHexString(Data("marked", engine)));
        Grant before = Grant.Parser.ParseFrom(Convert.FromHexString(marked));
        before.Sources = null;
        cleared.Should().Be(before);
    }

    [Fact]
    public void Keeps_suspects_when_asked_to()
    {
        using SqliteEngine engine = Expanded(out string id);
        engine.RollbackExpansion(id, new RollbackOptions(PreserveSuspects: true))
            .Should().Be(new RollbackReport(Scanned: 4, Deleted: 1, Suspects: 1, Cleared: 1));
        engine.GrantIds(id).Should().Equal("marked", "plain", "suspect");
    }

    [Fact]
    [Trait("parity", "TestRollbackExpansionDryRun")]
    public void A_dry_run_counts_and_changes_nothing()
    {
        string id;
        using (SqliteEngine engine = Expanded(out id))
        {
            engine.Save();
        }

        using SqliteEngine readOnly = _folder.OpenReadOnly();
        readOnly.RollbackExpansion(id, new RollbackOptions(DryRun: true)).Should().Be(new RollbackReport(4, 2, 1, 1));
        readOnly.GrantIds(id).Should().HaveCount(4);
        readOnly.CurrentSyncId.Should().BeNull();
        Code(() => readOnly.RollbackExpansion(id, ForReal)).Should().Be(EngineErrorCode.ReadOnly);

        using SqliteEngine writable = _folder.OpenWritable();
        writable.RollbackExpansion(id, new RollbackOptions(DryRun: true));
        writable.IsDirty.Should().BeFalse();
    }

    [Fact]
    [Trait("parity", "TestRollbackExpansionUnfinishedRefused")]
    public void An_unfinished_sync_is_refused()
    {
        using SqliteEngine engine = _folder.Create();
        string id = engine.StartSync(SyncType.Full);
        engine.MarkSupportsDiff(id);
        Code(() => engine.RollbackExpansion(id, ForReal)).Should().Be(EngineErrorCode.FailedPrecondition);
        Code(() => engine.RollbackExpansion("nothing", ForReal)).Should().Be(EngineErrorCode.NotFound);
    }

    [Fact]
    [Trait("parity", "rollback_expansion_test.go: non-expanded refused")]
    public void A_sync_that_was_not_expanded_is_refused()
    {
        using SqliteEngine engine = _folder.Create();
        string id = engine.StartSync(SyncType.Full);
        engine.EndSync();
        Code(() => engine.RollbackExpansion(id, ForReal)).Should().Be(EngineErrorCode.FailedPrecondition);
    }

    [Fact]
    [Trait("parity", "rollback_expansion_test.go: second rollback finds nothing")]
    public void A_second_rollback_finds_nothing_more()
    {
        using SqliteEngine engine = Expanded(out string id);
        engine.RollbackExpansion(id, ForReal);
        engine.RollbackExpansion(id, ForReal).Should().Be(new RollbackReport(Scanned: 2, Deleted: 0, Suspects: 0, Cleared: 0));
    }

    [Fact]
    [Trait("parity", "rollback_expansion_test.go: grant-less sync")]
    public void A_sync_without_grants_stays_as_it_is()
    {
        using SqliteEngine engine = _folder.Create();
        string id = engine.StartSync(SyncType.Full);
        engine.CheckpointSync("token");
        engine.EndSync();
        engine.MarkSupportsDiff(id);
        engine.RollbackExpansion(id, ForReal).Should().Be(default(RollbackReport));
        engine.FindSyncRun(id)!.Token.Should().Be("token");
    }

    [Fact]
    public void Resets_token_and_stats_and_leaves_the_sync_ended_and_current()
    {
        using SqliteEngine engine = Expanded(out string id);
        engine.GetStats(SyncType.Any, id).Grants.Should().Be(4);
        engine.RollbackExpansion(id, new RollbackOptions(RewriteToken: old => old + "!"));
        SyncRun run = engine.FindSyncRun(id)!;
        run.Token.Should().Be("expanded!");
        run.IsFinished.Should().BeTrue();
        engine.CurrentSyncId.Should().Be(id);
        engine.GetStats(SyncType.Any, id).Grants.Should().Be(2);
        engine.RollbackExpansion(id, ForReal);
        engine.FindSyncRun(id)!.Token.Should().BeEmpty();
    }

    [Fact]
    public void A_token_that_cannot_be_rewritten_stops_it_before_it_began()
    {
        using SqliteEngine engine = Expanded(out string id);
        engine.Invoking(e => e.RollbackExpansion(id, new RollbackOptions(RewriteToken: _ => throw new FormatException()))).Should().Throw<FormatException>();
        engine.GrantIds(id).Should().HaveCount(4);
    }

    [Fact]
    public void Goes_through_many_pages_and_never_touches_another_sync()
    {
        using SqliteEngine engine = _folder.Create();
        string other = Sync(engine, e => e.Grant("derived", sources: ["elsewhere"]));
        string id = Sync(engine, e =>
        {
            for (int i = 0; i < 2_500; i++)
            {
                e.Grant($"g{i:D4}", sources: i % 5 == 0 ? null : ["elsewhere"]);
            }
        });
        engine.RollbackExpansion(id, ForReal).Should().Be(new RollbackReport(Scanned: 2_500, Deleted: 2_000, Suspects: 2_000, Cleared: 0));
        engine.GrantIds(id).Should().HaveCount(500);
        engine.GrantIds(other).Should().ContainSingle();
    }

    [Fact]
    public void A_malformed_grant_is_named_and_its_page_stays_as_it_was()
    {
        string id;
        using (SqliteEngine engine = Expanded(out id))
        {
            engine.Save();
        }

        RawFile.Edit(_folder.PathOf("sync.c1z"), "UPDATE v1_grants SET data = X'0A05' WHERE external_id = 'suspect'");
        using SqliteEngine again = _folder.OpenWritable();
        again.Invoking(e => e.RollbackExpansion(id, ForReal)).Should().Throw<EngineException>().WithMessage("*sync.c1z*grant row*at byte*")
            .Which.Code.Should().Be(EngineErrorCode.Corrupt);
        again.GrantIds(id).Should().HaveCount(4);
    }

    // A plain grant, one that expansion marked, one it derived, and one that looks derived but could be the connector's.
    private SqliteEngine Expanded(out string id)
    {
        SqliteEngine engine = _folder.Create();
        id = Sync(engine, e =>
        {
            e.Grant("plain", annotation: new GrantMetadata());
            e.Grant("derived", sources: ["team:2:member", "team:3:member"], annotation: new GrantImmutable());
            e.Grant("marked", sources: ["team:2:member", Put.Team], expandsTo: ["team:9:member"], annotation: new GrantMetadata());
            e.Grant("suspect", sources: ["team:2:member"]);
        });
        return engine;
    }

    private static string Sync(SqliteEngine engine, Action<SqliteEngine> put)
    {
        string id = engine.StartSync(SyncType.Full);
        put(engine);
        engine.CheckpointSync("expanded");
        engine.EndSync();
        engine.MarkSupportsDiff(id);
        return id;
    }

    private static string Data(string grantId, SqliteEngine engine)
    {
        var batch = new GrantBatch();
        engine.TryGetGrant(null, grantId, batch).Should().BeTrue();
        return Convert.ToHexString(batch.Bytes(batch[0].Value));
    }

    private static EngineErrorCode Code(Action action) => action.Should().Throw<EngineException>().Which.Code;
}
