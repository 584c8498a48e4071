using C1z.Engines.Sqlite.Tests.Support;

namespace C1z.Engines.Sqlite.Tests.Schema;

public sealed class SchemaTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("parity", "TestBulkLoadIndexParity")]
    public void Tables_columns_and_indexes_are_those_of_a_file_made_by_the_Go_SDK(bool defer)
    {
        _scratch.WriteSync(e => e.Put(Fill.ManyGrants("e", 50)), defer);
        using RawDatabase ours = _scratch.OpenRaw();
        using RawDatabase theirs = _scratch.OpenRaw(Fixtures.Go("tiny-v1.c1z"));
        List<string> tables = theirs.Rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
        tables.Should().HaveCount(7);
        ours.Rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").Should().Equal(tables);
        foreach (string table in tables)
        {
            string columns = $"SELECT name, upper(type), \"notnull\", dflt_value, pk FROM pragma_table_info('{table}') ORDER BY name";
            ours.Rows(columns).Should().Equal(theirs.Rows(columns), table);
            string indexes = $"SELECT name, \"unique\", partial FROM pragma_index_list('{table}') ORDER BY name";
            List<string> names = theirs.Rows(indexes);
            ours.Rows(indexes).Should().Equal(names, table);
            foreach (string name in names.Select(row => row.Split('|')[0]))
            {
                string covered = $"SELECT name, seqno FROM pragma_index_info('{name}') ORDER BY seqno";
                ours.Rows(covered).Should().Equal(theirs.Rows(covered), name);
                string where = $"SELECT lower(substr(sql, instr(lower(sql), ' where '))) FROM sqlite_master WHERE name = '{name}' AND lower(sql) LIKE '% where %'";
                ours.Rows(where).Should().Equal(theirs.Rows(where), name);
            }
        }
    }

    [Fact]
    public void The_swapped_names_of_two_resource_indexes_are_kept()
    {
        _scratch.WriteSync(e => e.PutResourceTypes(Fill.Types("a")));
        using RawDatabase raw = _scratch.OpenRaw();
        raw.Rows("SELECT name FROM pragma_index_info('idx_resources_external_sync_v1')").Should().Equal("parent_resource_type_id", "parent_resource_id");
        raw.Rows("SELECT name FROM pragma_index_info('idx_resources_parent_resource_id_v1')").Should().Equal("external_id", "sync_id");
    }

    [Fact]
    [Trait("parity", "TestBulkLoadIndexParity")]
    public void A_new_file_gets_an_index_when_a_read_first_wants_it()
    {
        using SqliteEngine engine = _scratch.Open();
        engine.StartSync(SyncType.Full);
        engine.Put(Fill.ManyGrants("e", 20));
        engine.Grants(new GrantQuery { Listing = GrantListing.Entitlement, EntitlementId = "e" }).Should().HaveCount(20);
        engine.Put(Fill.ManyGrants("f", 20));
        engine.Grants(new GrantQuery { Listing = GrantListing.Principal, Principal = new("user", "u3") }).Should().Equal("e:g3", "f:g3");
        engine.Save();
        using RawDatabase raw = _scratch.OpenRaw();
        raw.One("SELECT COUNT(*) FROM pragma_index_list('v1_grants')").Should().Be("7");
        raw.One("PRAGMA integrity_check").Should().Be("ok");
    }

    [Fact]
    [Trait("parity", "TestBulkLoadPopulatedTableKeepsIndexes")]
    public void An_existing_file_keeps_its_indexes_through_a_load()
    {
        string id = _scratch.WriteSync(e => e.Put(Fill.ManyGrants("e", 20)));
        using SqliteEngine engine = _scratch.Open(defer: true);
        engine.SetCurrentSync(id);
        engine.Put(Fill.ManyGrants("f", 20));
        engine.Save();
        using RawDatabase raw = _scratch.OpenRaw();
        raw.One("PRAGMA integrity_check").Should().Be("ok");
        raw.One("SELECT COUNT(*) FROM pragma_index_list('v1_grants')").Should().Be("7");
    }

    [Fact]
    [Trait("parity", "TestBulkLoadRebuildSurvivesCanceledContext")]
    [Trait("parity", "TestBulkLoadRebuildFailurePreservesDB")]
    public void A_save_that_stops_before_the_indexes_are_built_can_be_repeated()
    {
        using SqliteEngine engine = _scratch.Open();
        engine.StartSync(SyncType.Full);
        engine.Put(Fill.ManyGrants("e", 20));
        engine.Invoking(e => e.Save(new CancellationToken(true))).Should().Throw<OperationCanceledException>();
        engine.Save();
        using RawDatabase raw = _scratch.OpenRaw();
        raw.One("SELECT COUNT(*) FROM pragma_index_list('v1_grants')").Should().Be("7");
        raw.One("SELECT COUNT(*) FROM v1_grants").Should().Be("20");
    }

    [Theory]
    [InlineData("entitlement_id = 'e' AND sync_id = 's' AND id >= 1 ORDER BY id", "idx_grants_entitlement_sync_grant_v1")]
    [InlineData("principal_resource_type_id = 'a' AND principal_resource_id = 'b' AND sync_id = 's' AND id >= 1 ORDER BY id", "idx_grants_principal_id_v1")]
    [InlineData("resource_type_id = 'a' AND resource_id = 'b' AND sync_id = 's' AND id >= 1 ORDER BY id", "idx_grants_resource_type_id_resource_id_v1")]
    [InlineData("needs_expansion = 1 AND expansion IS NOT NULL AND sync_id = 's' AND id >= 1 ORDER BY id", "idx_grants_sync_")]
    [InlineData("sync_id = 's' AND id >= 1 ORDER BY id", "INTEGER PRIMARY KEY")]
    [InlineData("+resource_type_id = 'a' AND sync_id = 's' AND id >= 1 ORDER BY id", "INTEGER PRIMARY KEY")]
    public void Every_listing_is_served_in_row_order_without_sorting(string where, string by)
    {
        _scratch.WriteSync(e => e.Put(Fill.ManyGrants("e", 20)));
        using RawDatabase raw = _scratch.OpenRaw();
        List<string> plan = raw.Rows($"EXPLAIN QUERY PLAN SELECT * FROM v1_grants WHERE {where} LIMIT 10");
        plan.Should().ContainSingle().Which.Should().Contain(by);
    }
}
