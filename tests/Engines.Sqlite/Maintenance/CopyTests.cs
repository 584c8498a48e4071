namespace C1z.Engines.Sqlite.Tests.Maintenance;

public sealed class CopyTests : IDisposable
{
    private const string Source = "sync.c1z";
    private const string Out = "out.c1z";
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Methods => new() { "clone", "isolate" };

    [Theory]
    [MemberData(nameof(Methods))]
    [Trait("parity", "TestC1ZStoreConformance/FileOps/CloneSync")]
    [Trait("parity", "TestCopyIsolateSyncMultiSync")]
    public void Takes_one_sync_of_several_and_leaves_the_source_as_it_was(string method)
    {
        using SqliteEngine engine = _folder.Create();
        string first = AddSync(engine, "a");
        string second = AddSync(engine, "b");
        engine.Save();
        Copy(method, engine, first);
        engine.IsDirty.Should().BeFalse();
        engine.Runs().Should().HaveCount(2);

        using SqliteEngine copy = _folder.OpenReadOnly(Out);
        copy.Runs().Should().BeEquivalentTo([engine.FindSyncRun(first)!]);
        copy.TypeIds().Should().Equal("user");
        copy.ResourceIds().Should().Equal("a");
        copy.EntitlementIds().Should().Equal(Put.Team);
        copy.GrantIds().Should().Equal("grant-a");
        copy.AssetIds().Should().Equal("asset-a");
        copy.GetSession(first, "", "k").Should().NotBeNull();
        copy.GetStats(SyncType.Any).Grants.Should().Be(1);
        AllColumns(Out, "v1_grants", $"sync_id = '{first}'").Should().Equal(AllColumns(Source, "v1_grants", $"sync_id = '{first}'"));
        RawFile.Query(_folder.PathOf(Out), "SELECT sync_id FROM v1_resources").Should().Equal(first);
        engine.ResourceIds(second).Should().Equal("b");
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Takes_the_latest_finished_full_sync_when_none_is_named(string method)
    {
        using SqliteEngine engine = _folder.Create();
        AddSync(engine, "a");
        string full = AddSync(engine, "b");
        AddSync(engine, "c", SyncType.Partial);
        engine.StartSync(SyncType.Full);
        Copy(method, engine, null);
        using SqliteEngine copy = _folder.OpenReadOnly(Out);
        copy.Runs().Select(run => run.Id).Should().Equal(full);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    [Trait("parity", "TestCopyIsolateSyncSingleSync")]
    public void Works_from_a_read_only_store_and_takes_unsaved_work_along(string method)
    {
        string id;
        using (SqliteEngine engine = _folder.Create())
        {
            id = AddSync(engine, "a");
            Copy(method, engine, id);
            engine.Save();
        }

        File.Move(_folder.PathOf(Out), _folder.PathOf("first.c1z"));
        using (SqliteEngine engine = _folder.OpenReadOnly())
        {
            Copy(method, engine, id);
        }

        AllColumns(Out, "v1_resources").Should().Equal(AllColumns("first.c1z", "v1_resources"));
        AllColumns(Out, "v1_sync_runs").Should().Equal(AllColumns(Source, "v1_sync_runs"));
        _folder.HasWorkingFiles.Should().BeFalse();
    }

    [Theory]
    [MemberData(nameof(Methods))]
    [Trait("parity", "TestCloneSyncRejectsUnendedSync")]
    public void Refuses_an_unfinished_sync_and_leaves_nothing(string method)
    {
        using SqliteEngine engine = _folder.Create();
        string id = engine.StartSync(SyncType.Full);
        Code(() => Copy(method, engine, id)).Should().Be(EngineErrorCode.FailedPrecondition);
        Code(() => Copy(method, engine, null)).Should().Be(EngineErrorCode.NotFound, "there is no finished sync to choose");
        Code(() => Copy(method, engine, "nothing")).Should().Be(EngineErrorCode.NotFound);
        _folder.Exists(Out).Should().BeFalse();
    }

    [Theory]
    [InlineData("clone")]
    [InlineData("isolate")]
    [InlineData("snapshot")]
    [Trait("parity", "TestCloneSyncOutPathCheckedBeforeUnendedPrecondition")]
    [Trait("parity", "TestCopyIsolateSyncRejectsExistingOutput")]
    [Trait("parity", "TestSnapshotGuards")]
    public void Refuses_a_path_where_something_is_before_anything_else(string method)
    {
        using SqliteEngine engine = _folder.Create();
        engine.StartSync(SyncType.Full);
        File.WriteAllText(_folder.PathOf(Out), "mine");
        engine.Invoking(e => Copy(method, e, "nothing")).Should().Throw<EngineException>().WithMessage("*out.c1z*there is a file already*")
            .Which.Code.Should().Be(EngineErrorCode.FailedPrecondition);
        File.ReadAllText(_folder.PathOf(Out)).Should().Be("mine");
    }

    [Theory]
    [MemberData(nameof(Methods))]
    [Trait("parity", "TestCloneSyncMigratedColumnOrder")]
    [Trait("parity", "TestCopyIsolateSyncMigratesOlderSchema")]
    public void Takes_a_file_whose_columns_were_added_later_or_are_missing(string method)
    {
        string id;
        using (SqliteEngine engine = _folder.Create())
        {
            id = AddSync(engine, "a");
            engine.Save();
        }

        RawFile.Edit(
            _folder.PathOf(Source),
            """
            DROP INDEX idx_grants_sync_expansion_v1; DROP INDEX idx_grants_sync_needs_expansion_v1;
            ALTER TABLE v1_grants DROP COLUMN expansion; ALTER TABLE v1_grants DROP COLUMN needs_expansion;
            ALTER TABLE v1_sync_runs DROP COLUMN stats; ALTER TABLE v1_sync_runs DROP COLUMN sync_type;
            """);
        using (SqliteEngine engine = _folder.OpenReadOnly())
        {
            Copy(method, engine, id);
        }

        using SqliteEngine copy = _folder.OpenReadOnly(Out);
        copy.Runs().Single().Type.Should().Be(SyncType.Full);
        copy.GrantIds().Should().Equal("grant-a");
        RawFile.Query(_folder.PathOf(Out), "SELECT count(*) FROM v1_grants WHERE expansion IS NULL AND needs_expansion = 0").Should().Equal("1");
    }

    [Fact]
    public void A_clone_leaves_columns_it_does_not_know_behind()
    {
        string id;
        using (SqliteEngine engine = _folder.Create())
        {
            id = AddSync(engine, "a");
            engine.Save();
        }

        RawFile.Edit(_folder.PathOf(Source), "ALTER TABLE v1_grants ADD COLUMN future text DEFAULT 'x'; CREATE TABLE other (a)");
        using (SqliteEngine engine = _folder.OpenReadOnly())
        {
            engine.CloneSync(_folder.PathOf(Out), id);
        }

        RawFile.Query(_folder.PathOf(Out), "SELECT name FROM pragma_table_info('v1_grants') WHERE name = 'future'").Should().BeEmpty();
        using SqliteEngine copy = _folder.OpenReadOnly(Out);
        copy.GrantIds().Should().Equal("grant-a");
    }

    [Theory]
    [InlineData("x) SELECT 1; --")]
    [InlineData("a\"b")]
    [InlineData("1a")]
    [InlineData("ä")]
    [Trait("parity", "TestValidateColumnName")]
    [Trait("parity", "TestCloneTableColumnsRejectsMaliciousName")]
    [Trait("parity", "TestGetTableColumnsRejectsMaliciousName")]
    public void A_column_name_that_could_be_code_is_refused_when_the_file_is_opened(string column)
    {
        using (SqliteEngine engine = _folder.Create())
        {
            AddSync(engine, "a");
            engine.Save();
        }

        RawFile.Edit(_folder.PathOf(Source), $"ALTER TABLE v1_grants ADD COLUMN \"{column.Replace("\"", "\"\"", StringComparison.Ordinal)}\" text");
        FluentActions.Invoking(() => _folder.OpenReadOnly()).Should().Throw<EngineException>().WithMessage("*invalid column name*")
            .Which.Code.Should().Be(EngineErrorCode.Corrupt);
    }

    [Fact]
    [Trait("parity", "TestSnapshotIncludesUnendedSyncs")]
    public void A_snapshot_has_everything_and_resumes_where_the_original_stands()
    {
        using SqliteEngine engine = _folder.Create();
        string finished = AddSync(engine, "a");
        string running = engine.StartSync(SyncType.Full);
        engine.Resource("user", "b");
        engine.CheckpointSync("{\"token\":\"é\\u0000\"}");
        engine.SetSessions(running, "", [new("k", [7])]);
        engine.SnapshotTo(_folder.PathOf(Out));

        using SqliteEngine copy = _folder.OpenWritable(Out);
        copy.Runs().Select(run => run.Id).Should().Equal(finished, running);
        copy.ResumeSync(SyncType.Any).Should().Be(running);
        copy.CurrentSyncToken().Should().Be("{\"token\":\"é\\u0000\"}");
        copy.ResourceIds().Should().Equal("b");
        copy.GetSession(running, "", "k").Should().Equal(7);
        copy.AssetIds(finished).Should().Equal("asset-a");
        copy.IsDirty.Should().BeFalse();
    }

    [Fact]
    [Trait("parity", "TestSnapshotLiveHandleStillWritable")]
    public void The_store_goes_on_after_a_snapshot()
    {
        using SqliteEngine engine = _folder.Create();
        string id = engine.StartSync(SyncType.Full);
        engine.Resource("user", "a");
        engine.SnapshotTo(_folder.PathOf(Out));
        engine.Resource("user", "b");
        engine.EndSync();
        engine.Save();
        engine.ResourceIds(id).Should().Equal("a", "b");
        using SqliteEngine copy = _folder.OpenReadOnly(Out);
        copy.ResourceIds(id).Should().Equal("a");
    }

    [Fact]
    [Trait("parity", "TestSnapshotAtomicityOnFailure")]
    public void Nothing_is_left_when_a_copy_fails_or_is_cancelled()
    {
        using SqliteEngine engine = _folder.Create();
        string id = AddSync(engine, "a");
        string nowhere = _folder.PathOf("missing/out.c1z");
        engine.Invoking(e => e.SnapshotTo(nowhere)).Should().Throw<EngineException>();
        Directory.Exists(_folder.PathOf("missing")).Should().BeFalse();

        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        string path = _folder.PathOf(Out);
        Action[] calls =
        [
            () => engine.SnapshotTo(path, cancelled.Token),
            () => engine.CloneSync(path, id, cancelled.Token),
            () => engine.IsolateSync(path, id, cancelled.Token),
        ];
        foreach (Action call in calls)
        {
            call.Should().Throw<OperationCanceledException>();
        }

        _folder.Exists(Out).Should().BeFalse();
        engine.CloneSync(path, id);
        Directory.GetFiles(_folder.PathOf("."), "*out.c1z*").Should().ContainSingle("no temporary file stays beside it");
    }

    [Fact]
    [Trait("parity", "TestSnapshotGuards")]
    public void A_read_only_store_makes_no_snapshot()
    {
        using (SqliteEngine engine = _folder.Create())
        {
            AddSync(engine, "a");
            engine.Save();
        }

        using SqliteEngine readOnly = _folder.OpenReadOnly();
        Code(() => readOnly.SnapshotTo(_folder.PathOf(Out))).Should().Be(EngineErrorCode.ReadOnly);
    }

    [Fact]
    [Trait("parity", "TestSnapshotToAfterCloseReturnsErrDbNotOpen")]
    public void A_closed_store_copies_nothing()
    {
        SqliteEngine engine = _folder.Create();
        engine.Dispose();
        engine.Invoking(e => e.SnapshotTo(_folder.PathOf(Out))).Should().Throw<ObjectDisposedException>();
        engine.Invoking(e => e.CloneSync(_folder.PathOf(Out))).Should().Throw<ObjectDisposedException>();
    }

    [Theory]
    [InlineData("clone")]
    [InlineData("isolate")]
    [InlineData("snapshot")]
    public void A_copy_has_the_same_indexes_as_a_saved_file(string method)
    {
        using SqliteEngine engine = _folder.Create();
        string id = AddSync(engine, "a");
        Copy(method, engine, id);
        engine.Save();
        const string Indexes = "SELECT name || ' ' || sql FROM sqlite_master WHERE type = 'index' ORDER BY name";
        RawFile.Query(_folder.PathOf(Out), Indexes).Should().Equal(RawFile.Query(_folder.PathOf(Source), Indexes)).And.HaveCountGreaterThan(10);
    }

    private static string AddSync(SqliteEngine engine, string name, SyncType? type = null)
    {
        string id = engine.StartSync(type ?? SyncType.Full);
        engine.Type("user");
        engine.Resource("user", name);
        engine.Entitlement(Put.Team);
        engine.Grant($"grant-{name}", expandsTo: ["team:2:member"]);
        engine.Asset($"asset-{name}", "picture");
        engine.SetSessions(id, "", [new("k", [1])]);
        engine.CheckpointSync($"token {name}");
        engine.EndSync();
        return id;
    }

    private void Copy(string method, SqliteEngine engine, string? id)
    {
        string path = _folder.PathOf(Out);
        switch (method)
        {
            case "clone":
                engine.CloneSync(path, id);
                break;
            case "isolate":
                engine.IsolateSync(path, id);
                break;
            default:
                engine.SnapshotTo(path);
                break;
        }
    }

    private List<string> AllColumns(string file, string table, string where = "1")
    {
        string columns = string.Join(
            " || '|' || ",
            RawFile.Query(_folder.PathOf(Source), $"SELECT 'quote(\"' || name || '\")' FROM pragma_table_info('{table}') WHERE name <> 'id' ORDER BY name"));
        return RawFile.Query(_folder.PathOf(file), $"SELECT {columns} FROM {table} WHERE {where} ORDER BY id");
    }

    private static EngineErrorCode Code(Action action) => action.Should().Throw<EngineException>().Which.Code;
}
