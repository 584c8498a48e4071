namespace C1z.Engines.Sqlite.Tests.Maintenance;

/// <summary>Merging the newest sync of one file into that of another.</summary>
public sealed class MergeTests : IDisposable
{
    private static readonly Instant Early = new(1_700_000_000, 0);
    private static readonly Instant Late = new(1_700_000_000, 1);
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("parity", "TestAttachedCompactor")]
    [Trait("parity", "TestAttachedCompactorComprehensiveScenarios")]
    [Trait("parity", "TestDiscoveredAtMergeLogic")]
    public void The_newer_row_wins_and_nothing_is_lost()
    {
        Write("applied.c1z", SyncType.Full, e =>
        {
            e.Resource("user", "applied only", "applied", Early);
            e.Resource("user", "applied newer", "applied", Late);
            e.Resource("user", "base newer", "applied", Early);
            e.Resource("user", "same age", "applied", Late);
        });
        using SqliteEngine engine = Fill("base.c1z", SyncType.Full, out string id, e =>
        {
            e.Resource("user", "base only", "base", Late);
            e.Resource("user", "applied newer", "base", Early);
            e.Resource("user", "base newer", "base", Late);
            e.Resource("user", "same age", "base", Late);
        });
        CompactionReport report = engine.MergeFrom(_folder.PathOf("applied.c1z"));
        report.SyncId.Should().Be(id);
        report.Rows.Should().Be(2);
        engine.IsDirty.Should().BeTrue();
        engine.ResourceIds(id).Should().Equal("applied newer", "applied only", "base newer", "base only", "same age");
        Names(engine, "applied newer", "applied only", "base newer", "base only", "same age").Should().Equal("applied", "applied", "base", "base", "base");
        engine.Save();
        RawFile.Query(_folder.PathOf("base.c1z"), "SELECT DISTINCT discovered_at FROM v1_resources WHERE external_id = 'user:applied newer'")
            .Should().Equal("2023-11-14 22:13:20.000000001");
        engine.GetStats(SyncType.Any, id).Grants.Should().Be(0);
        engine.Runs().Should().ContainSingle();
    }

    [Fact]
    [Trait("parity", "TestCompactionPreservesGrantExpansionColumns")]
    public void Rows_go_over_with_their_expansion()
    {
        Write("applied.c1z", SyncType.Full, e => e.Grant("g", expandsTo: ["team:2:member"], discoveredAt: Late));
        using SqliteEngine engine = Fill("base.c1z", SyncType.Full, out string id, e => e.Grant("g", discoveredAt: Early));
        engine.MergeFrom(_folder.PathOf("applied.c1z"));
        engine.Save();
        const string Columns = "SELECT quote(expansion) || needs_expansion FROM v1_grants";
        RawFile.Query(_folder.PathOf("base.c1z"), Columns).Should().Equal(RawFile.Query(_folder.PathOf("applied.c1z"), Columns))
            .And.ContainSingle(row => row.StartsWith("X'") && row.EndsWith('1'));
        RawFile.Query(_folder.PathOf("base.c1z"), "SELECT sync_id FROM v1_grants").Should().Equal(id);
    }

    [Theory]
    [InlineData("full", "partial", "full")]
    [InlineData("partial", "full", "full")]
    [InlineData("resources_only", "full", "full")]
    [InlineData("partial", "resources_only", "resources_only")]
    [InlineData("resources_only", "partial", "resources_only")]
    [InlineData("partial", "partial", "partial")]
    [Trait("parity", "TestAttachedCompactorMixedSyncTypes")]
    [Trait("parity", "TestSyncTypeUnion_AttachedCompactor")]
    public void The_wider_type_and_the_later_end_win(string baseType, string appliedType, string expected)
    {
        using SqliteEngine engine = Fill("base.c1z", new SyncType(baseType), out string id, e => e.Type("user"));
        Instant baseEnd = engine.FindSyncRun(id)!.EndedAt;
        string applied = Write("applied.c1z", new SyncType(appliedType), e => e.Type("group"));
        engine.MergeFrom(_folder.PathOf("applied.c1z")).AppliedId.Should().Be(applied);
        SyncRun merged = engine.FindSyncRun(id)!;
        merged.Type.Name.Should().Be(expected);
        merged.EndedAt.Should().BeGreaterThan(baseEnd);
        engine.TypeIds(id).Should().Equal("group", "user");
    }

    [Fact]
    [Trait("parity", "TestAttachedCompactorUsesLatestAppliedSyncOfAnyType")]
    [Trait("parity", "TestAttachedCompactorDoesNotOperateOnDiffSyncTypes")]
    public void Takes_the_latest_finished_sync_but_never_half_a_diff()
    {
        string chosen;
        using (SqliteEngine applied = _folder.Create("applied.c1z"))
        {
            Sync(applied, SyncType.Full, e => e.Type("full"));
            chosen = Sync(applied, SyncType.Partial, e => e.Type("partial"));
            Sync(applied, SyncType.PartialUpserts, e => e.Type("upserts"));
            Sync(applied, SyncType.PartialDeletions, e => e.Type("deletions"));
            applied.StartSync(SyncType.Full);
            applied.Save();
        }

        using SqliteEngine engine = Fill("base.c1z", SyncType.Full, out string id, e => e.Type("base"));
        engine.MergeFrom(_folder.PathOf("applied.c1z")).AppliedId.Should().Be(chosen);
        engine.TypeIds(id).Should().Equal("base", "partial");
    }

    [Fact]
    [Trait("parity", "TestLatestFinishedCompactableSyncTiebreaksBySyncID")]
    public void Of_syncs_that_ended_together_the_greater_id_is_taken()
    {
        Write("applied.c1z", SyncType.Full, e => e.Type("smaller"));
        using (SqliteEngine applied = _folder.OpenWritable("applied.c1z"))
        {
            Sync(applied, SyncType.Full, e => e.Type("greater"));
            applied.Save();
        }

        RawFile.Edit(_folder.PathOf("applied.c1z"), """
            UPDATE v1_resource_types SET sync_id = external_id;
            UPDATE v1_sync_runs SET ended_at = '2026-01-01 00:00:00', sync_id = CASE id WHEN 1 THEN 'smaller' ELSE 'greater' END;
            """);
        using SqliteEngine engine = Fill("base.c1z", SyncType.Full, out _, _ => { });
        engine.MergeFrom(_folder.PathOf("applied.c1z")).AppliedId.Should().Be("smaller");
    }

    [Fact]
    [Trait("parity", "TestNewAttachedCompactor_RejectsNonSQLiteApplied")]
    [Trait("parity", "TestAttachedCompactorFailsWithNoFullSyncInBase")]
    public void Refuses_files_that_have_nothing_to_merge()
    {
        Write("diff.c1z", SyncType.PartialUpserts, e => e.Type("user"));
        string whole = Write("whole.c1z", SyncType.Full, e => e.Type("user"));
        File.WriteAllBytes(_folder.PathOf("v3.c1z"), "C1Z3\0whatever"u8.ToArray());
        using SqliteEngine empty = _folder.Create("base.c1z");
        Code(() => empty.MergeFrom(_folder.PathOf("whole.c1z"))).Should().Be(EngineErrorCode.NotFound);
        Sync(empty, SyncType.Full, _ => { });
        Code(() => empty.MergeFrom(_folder.PathOf("v3.c1z"))).Should().Be(EngineErrorCode.NotASnapshot);
        empty.Invoking(e => e.MergeFrom(_folder.PathOf("diff.c1z"))).Should().Throw<EngineException>().WithMessage("*diff.c1z*partial_upserts*")
            .Which.Code.Should().Be(EngineErrorCode.NotFound);
        empty.MergeFrom(_folder.PathOf("whole.c1z")).AppliedId.Should().Be(whole);

        using SqliteEngine readOnly = _folder.OpenReadOnly("whole.c1z");
        Code(() => readOnly.MergeFrom(_folder.PathOf("whole.c1z"))).Should().Be(EngineErrorCode.ReadOnly);
    }

    private string Write(string name, SyncType type, Action<SqliteEngine> put)
    {
        using SqliteEngine engine = Fill(name, type, out string id, put);
        engine.Save();
        return id;
    }

    private SqliteEngine Fill(string name, SyncType type, out string id, Action<SqliteEngine> put)
    {
        SqliteEngine engine = _folder.Create(name);
        id = Sync(engine, type, put);
        return engine;
    }

    private static string Sync(SqliteEngine engine, SyncType type, Action<SqliteEngine> put)
    {
        string id = engine.StartSync(type);
        put(engine);
        engine.EndSync();
        return id;
    }

    private static List<string> Names(SqliteEngine engine, params string[] ids)
    {
        var names = new List<string>();
        var batch = new ResourceBatch();
        foreach (string id in ids)
        {
            engine.TryGetResource(null, new ResourceKey("user", id), batch).Should().BeTrue();
            names.Add(C1z.Proto.Connector.V2.Resource.Parser.ParseFrom(batch.Bytes(batch[0].Value)).DisplayName);
        }

        return names;
    }

    private static EngineErrorCode Code(Action action) => action.Should().Throw<EngineException>().Which.Code;
}
